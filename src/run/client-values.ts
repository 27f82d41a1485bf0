import type { AttemptId } from '../model/history.js';
import { hash53 } from '../model/draw.js';
import type { Lookup } from '../model/template.js';

/** What {client.user}, {nonce} and the captured names mean for one client. The same seed makes the same users. */
export interface ClientValues {
  readonly user: string;
  /** Filled by prepare and by captures; kept across the client's cycles. */
  readonly captured: Record<string, string>;
  readonly lookup: (id: AttemptId, nonce: string) => Lookup;
}

export function createClientValues(seed: string, id: Omit<AttemptId, 'cycle'>, port: number): ClientValues {
  const user = `u${seed}-${id.round}${id.arm === 'burst' ? 'b' : 's'}-${id.client}`;
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
          return nonce;
        case 'round':
          return String(attempt.round);
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

/** Names one attempt in a server's log, by way of the query string. */
export const traceToken = (seed: string, id: AttemptId): string =>
  `${seed}-${id.round}${id.arm === 'burst' ? 'b' : 's'}-${id.client}-${id.cycle}`;

/** A nonce that only this step of this attempt uses. */
export const nonceOf = (seed: string, id: AttemptId, step: string): string =>
  `n${hash53(`${seed} ${id.round} ${id.arm} ${id.actor} ${id.client} ${id.cycle} ${step}`).toString(36)}`;
