// Which address a host name means is settled once per run: otherwise half of the clients would test IPv4 and half IPv6.
import { lookup } from 'node:dns/promises';
import { connect, isIP } from 'node:net';
import type { Ns } from '../model/units.js';
import type { Clock } from './clock.js';
import { codeOf, describeError } from './ending.js';

export type Pinning =
  | { readonly kind: 'pinned'; readonly address: string; readonly family: 4 | 6; readonly dnsNs?: Ns; readonly tcpNs: Ns }
  /** Every address that was tried, with what it said. */
  | { readonly kind: 'failed'; readonly code: string; readonly tried: readonly string[] };

/** After so long without an answer the next address is tried beside (RFC 8305, section 5: 250 ms). */
const attemptDelayMs = 250;

/** Resolves the host and connects to its addresses in turn, each 250 ms after the one before; the first that answers is pinned. */
export async function pinAddress(settings: {
  readonly host: string;
  readonly port: number;
  readonly limitNs: Ns;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}): Promise<Pinning> {
  const { host, port, clock } = settings;
  const startedNs = clock.nowNs();
  let addresses: readonly { readonly address: string; readonly family: number }[];
  try {
    addresses = isIP(host) === 0 ? await lookup(host, { all: true, order: 'verbatim' }) : [{ address: host, family: isIP(host) }];
  } catch (cause) {
    const error = cause instanceof Error ? cause : new Error(String(cause));
    return { kind: 'failed', code: codeOf(error), tried: [`${host}: ${describeError(error)}`] };
  }
  const dnsNs = clock.nowNs() - startedNs;
  const found = await raceConnects(interleave(addresses), port, settings);
  return found.kind === 'pinned' && isIP(host) === 0 ? { ...found, dnsNs } : found;
}

/** Families take turns, the resolver's first choice first (RFC 8305, section 4). */
function interleave<T extends { readonly family: number }>(addresses: readonly T[]): readonly T[] {
  const first = addresses.filter(({ family }) => family === addresses[0]?.family);
  const second = addresses.filter(({ family }) => family !== addresses[0]?.family);
  return first.flatMap((address, index) => [address, ...second.slice(index, index + 1)]).concat(second.slice(first.length));
}

function raceConnects(
  addresses: readonly { readonly address: string; readonly family: number }[],
  port: number,
  { clock, limitNs, signal }: { readonly clock: Clock; readonly limitNs: Ns; readonly signal: AbortSignal },
): Promise<Pinning> {
  return new Promise((resolve) => {
    const tried: string[] = [];
    let code = 'ETIMEDOUT';
    let waiting = addresses.length;
    const disposals: (() => void)[] = [];
    const settle = (pinning: Pinning): void => {
      for (const dispose of disposals) dispose();
      resolve(pinning);
    };
    const fail = (): void => settle({ kind: 'failed', code, tried });
    const deadline = setTimeout(() => {
      tried.push(`no answer within ${limitNs / 1e9} s from ${addresses.map(({ address }) => address).join(', ')}`);
      fail();
    }, limitNs / 1e6);
    const onAbort = (): void => fail();
    signal.addEventListener('abort', onAbort, { once: true });
    disposals.push(
      () => clearTimeout(deadline),
      () => signal.removeEventListener('abort', onAbort),
    );
    let next = 0;
    let delay: NodeJS.Timeout | undefined;
    disposals.push(() => clearTimeout(delay));
    const tryNext = (): void => {
      clearTimeout(delay);
      const candidate = addresses[next];
      if (candidate === undefined) return;
      next += 1;
      delay = setTimeout(tryNext, attemptDelayMs);
      const startedNs = clock.nowNs();
      const socket = connect({ host: candidate.address, port, noDelay: true });
      disposals.push(() => socket.destroy());
      socket.once('connect', () => settle(pinned(candidate, clock.nowNs() - startedNs)));
      socket.on('error', (error) => {
        if (tried.length === 0) code = codeOf(error);
        tried.push(`${candidate.address} port ${port}: ${describeError(error)}`);
        waiting -= 1;
        // An address that says no at once is not waited for.
        if (waiting === 0) fail();
        else tryNext();
      });
    };
    // An interrupt may have come while the name was looked up.
    if (signal.aborted) fail();
    else tryNext();
  });
}

const pinned = ({ address, family }: { readonly address: string; readonly family: number }, tcpNs: Ns): Pinning => ({
  kind: 'pinned',
  address,
  family: family === 6 ? 6 : 4,
  tcpNs,
});
