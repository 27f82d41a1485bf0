// Which addresses a host name means, in the order in which they are tried.
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { Ns } from '../model/units.js';
import type { Clock } from './clock.js';
import { codeOf, describeError } from './ending.js';

export interface HostAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

export type Resolution =
  /** `dnsNs` is absent where the host is an address already. */
  | { readonly kind: 'resolved'; readonly addresses: readonly [HostAddress, ...HostAddress[]]; readonly dnsNs?: Ns }
  | { readonly kind: 'failed'; readonly code: string; readonly tried: readonly string[] };

export async function resolveHost(host: string, clock: Clock): Promise<Resolution> {
  const known = isIP(host);
  if (known !== 0) return { kind: 'resolved', addresses: [{ address: host, family: known === 6 ? 6 : 4 }] };
  const startedNs = clock.nowNs();
  try {
    const found = await lookup(host, { all: true, order: 'verbatim' });
    const [first, ...others] = interleave(found.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }) as const));
    if (first === undefined) return { kind: 'failed', code: 'ENOTFOUND', tried: [`${host}: it has no address`] };
    return { kind: 'resolved', addresses: [first, ...others], dnsNs: clock.nowNs() - startedNs };
  } catch (cause) {
    const error = cause instanceof Error ? cause : new Error(String(cause));
    return { kind: 'failed', code: codeOf(error), tried: [`${host}: ${describeError(error)}`] };
  }
}

/** Families take turns, the resolver's first choice first (RFC 8305, section 4). */
function interleave(addresses: readonly HostAddress[]): readonly HostAddress[] {
  const first = addresses.filter(({ family }) => family === addresses[0]?.family);
  const second = addresses.filter(({ family }) => family !== addresses[0]?.family);
  return first.flatMap((address, index) => [address, ...second.slice(index, index + 1)]).concat(second.slice(first.length));
}
