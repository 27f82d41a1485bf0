import type { AttemptId } from '../model/history.js';
import { hash53 } from '../model/draw.js';
import type { Lookup } from '../model/template.js';

/** What {client.user}, {nonce} and the captured names mean for one client. The same seed makes the same users. */
export interface ClientValues {
  readonly user: string;
  /** Filled by prepare and by captures; kept across the client's cycles. */
  readonly captured: Record<string, string>;
  /** The nonce is only worked out where a template asks for it. */
  readonly lookup: (id: AttemptId, nonce: () => string) => Lookup;
}

/** `clientsPerUser` clients in a row are the same user. */
export function createClientValues(seed: string, id: Omit<AttemptId, 'cycle'>, port: number, clientsPerUser = 1): ClientValues {
  const user = `u${seed}-${roundName(id)}-${Math.floor(id.client / clientsPerUser)}`;
  const captured: Record<string, string> = {};
  return {
    user,
    captured,
    lookup: (attempt, nonce) => (name) => {
      switch (name) {
        case 'client.user':
          return user;
        case 'client.id':
          return String(attempt.client);
        case 'nonce':
          return nonce();
        case 'round':
          return String(attempt.round);
        case 'arm':
          return attempt.arm;
        case 'cycle':
          return String(attempt.cycle);
        case 'port':
          return String(port);
        default:
          return Object.hasOwn(captured, name) ? captured[name] : undefined;
      }
    },
  };
}

/** A round and arm in two or three characters: 3b is the third burst. */
export const roundName = ({ round, arm }: Pick<AttemptId, 'round' | 'arm'>): string => `${round}${arm === 'burst' ? 'b' : 's'}`;

/** Finds the name of a round in a text that holds a user or a token of this seed. */
export function roundNameIn(seed: string): (text: string) => string | undefined {
  const pattern = new RegExp(`${seed.replace(/[^A-Za-z0-9]/g, '\\$&')}-(\\d+[bs])-\\d`);
  return (text) => pattern.exec(text)?.[1];
}

/** Names one attempt in a server's log, by way of the query string. */
export const traceToken = (seed: string, id: AttemptId): string => `${seed}-${roundName(id)}-${id.client}-${id.cycle}`;

/** A nonce that only this step of this attempt uses. */
export const nonceOf = (seed: string, id: AttemptId, step: string): string =>
  `n${hash53(`${seed} ${id.round} ${id.arm} ${id.actor} ${id.client} ${id.cycle} ${step}`).toString(36)}`;
