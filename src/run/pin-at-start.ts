// A cold start begins before anybody listens: of the addresses that a name has, the first that accepts a connection is pinned for the run.
import type { Clock } from '../dial/clock.js';
import type { Endpoint } from '../dial/endpoint.js';
import { type HostAddress, resolveHost } from '../dial/resolve-host.js';
import type { PinnedAddress } from '../model/history.js';
import type { Target } from '../model/target.js';
import { waitUntilAccepting } from '../server/ready.js';
import type { ServerControl } from './environment.js';
import { type Authority, endpointAt } from './reach-target.js';

export type StartReach =
  | { readonly kind: 'resolved'; readonly start: PinnedStart }
  | { readonly kind: 'unreachable'; readonly code: string; readonly tried: readonly string[] };

export interface PinnedStart {
  /** Its `address` is the name's first one until another is pinned: whoever dials later goes there. */
  readonly endpoint: Endpoint;
  /** All that it may become. */
  readonly addresses: readonly string[];
  /** Where attempts go by now. */
  readonly address: () => PinnedAddress;
  /** The same server; while it is up and nothing is pinned, its addresses are tried. Nothing is tried where there is only one. */
  readonly watch: (server: ServerControl) => ServerControl;
  /** Ends the trying, whatever has become of the server. */
  readonly end: () => void;
}

/** Resolves the target's host, once for the run. */
export async function resolveStart(
  target: Target,
  { authority, clock, readFile }: { readonly authority: Authority; readonly clock: Clock; readonly readFile: (path: string) => string },
): Promise<StartReach> {
  const resolution = await resolveHost(authority.host, clock);
  if (resolution.kind === 'failed') return { kind: 'unreachable', code: resolution.code, tried: resolution.tried };
  const { addresses } = resolution;
  const endpoint = endpointAt(addresses[0].address, target, authority, readFile);
  return { kind: 'resolved', start: createPinnedStart(target.name, endpoint, addresses) };
}

/** Of several addresses: those in the order in which they are to be tried. */
export function createPinnedStart(target: string, endpoint: Endpoint, addresses: readonly [HostAddress, ...HostAddress[]]): PinnedStart {
  const { port } = endpoint;
  let current = addresses[0];
  let isPinned = addresses.length === 1;
  let trying: AbortController | undefined;
  const end = (): void => trying?.abort();
  const pin = async (): Promise<void> => {
    end();
    const ends = new AbortController();
    trying = ends;
    const tries = addresses.map((each) => waitUntilAccepting(each.address, port, ends.signal).then(() => each));
    try {
      current = await Promise.any(tries);
      isPinned = true;
    } catch {
      // The server was stopped before any of them accepted.
    } finally {
      ends.abort();
    }
  };
  return {
    endpoint: {
      ...endpoint,
      get address() {
        return current.address;
      },
    },
    addresses: addresses.map(({ address }) => address),
    address: () => ({ target, port, ...current }),
    watch: (server) => ({
      ...server,
      async start() {
        const startedNs = await server.start();
        if (!isPinned) void pin();
        return startedNs;
      },
      stop() {
        end();
        return server.stop();
      },
      kill() {
        end();
        return server.kill();
      },
    }),
    end,
  };
}
