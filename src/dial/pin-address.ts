// Which address a host name means is settled once per run: otherwise half of the clients would test IPv4 and half IPv6.
import { connect } from 'node:net';
import type { Ns } from '../model/units.js';
import type { Clock } from './clock.js';
import { codeOf, describeError } from './ending.js';
import { type HostAddress, resolveHost } from './resolve-host.js';

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
  const resolution = await resolveHost(host, clock);
  if (resolution.kind === 'failed') return resolution;
  const { addresses, dnsNs } = resolution;
  const found = await raceConnects(addresses, port, settings);
  return found.kind === 'pinned' && dnsNs !== undefined ? { ...found, dnsNs } : found;
}

function raceConnects(
  addresses: readonly HostAddress[],
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

const pinned = ({ address, family }: HostAddress, tcpNs: Ns): Pinning => ({ kind: 'pinned', address, family, tcpNs });
