// From a target's URL to an address to dial: resolved, tried and pinned once per run.
import { isIP } from 'node:net';
import type { Clock } from '../dial/clock.js';
import type { Endpoint, EndpointTls } from '../dial/endpoint.js';
import { pinAddress } from '../dial/pin-address.js';
import type { PinnedAddress } from '../model/history.js';
import type { Target, TlsSettings } from '../model/target.js';
import { fillTemplate, type Lookup } from '../model/template.js';
import type { Ns } from '../model/units.js';
import { UsageError } from '../model/usage-error.js';
import { readTlsFiles } from './tls-files.js';

export type Reach =
  | { readonly kind: 'reached'; readonly endpoint: Endpoint; readonly pinned: PinnedAddress; readonly roundTripNs: Ns }
  | { readonly kind: 'unreachable'; readonly code: string; readonly tried: readonly string[] };

/** Where a URL leads to. `port` stands for {port}. Throws a UsageError for what is no WebSocket URL once its names are filled in. */
export interface Authority {
  readonly secure: boolean;
  readonly host: string;
  readonly hostHeader: string;
  readonly port: number;
}

export function readAuthority(target: Target, env: Lookup, port: number | undefined): Authority {
  const filled = fillTemplate(target.url, (name) => (name === 'port' && port !== undefined ? String(port) : undefined), env);
  const [, scheme = '', authority = ''] = /^([a-z]+):\/\/(?:[^/?#]*@)?([^/?#]*)/i.exec(filled) ?? [];
  const url = URL.canParse(`${scheme}://${authority}`) ? new URL(`${scheme}://${authority}`) : undefined;
  if (url === undefined || !/^wss?:$/.test(url.protocol) || url.hostname === '') {
    throw new UsageError({
      read: target.name,
      wrong: `"${scheme}://${authority}" is not the address of a WebSocket server`,
      remedy: 'Write it as ws://host:port/path or wss://host/path.',
    });
  }
  const secure = url.protocol === 'wss:';
  return {
    secure,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    hostHeader: url.host,
    port: url.port === '' ? (secure ? 443 : 80) : Number(url.port),
  };
}

/** Resolves and connects once. A pinned address is used by every attempt of the run. */
export async function reachTarget(
  target: Target,
  settings: {
    readonly authority: Authority;
    readonly limitNs: Ns;
    readonly clock: Clock;
    readonly signal: AbortSignal;
    readonly readFile: (path: string) => string;
  },
): Promise<Reach> {
  const { authority } = settings;
  const found = await pinAddress({ ...settings, host: authority.host, port: authority.port });
  if (found.kind === 'failed') return { kind: 'unreachable', code: found.code, tried: found.tried };
  return {
    kind: 'reached',
    endpoint: endpointAt(found.address, target, authority, settings.readFile),
    pinned: { target: target.name, address: found.address, family: found.family, port: authority.port },
    roundTripNs: found.tcpNs,
  };
}

/** An endpoint without trying it: its address is known, and nobody need listen there yet. */
export function endpointAt(address: string, target: Target, authority: Authority, readFile: (path: string) => string): Endpoint {
  const tls = authority.secure ? prepareTls(target.tls, authority.host, readFile) : undefined;
  return { ...authority, address, ...(tls === undefined ? {} : { tls }) };
}

function prepareTls(settings: TlsSettings | undefined, host: string, readFile: (path: string) => string): EndpointTls {
  const name = settings?.serverName ?? (isIP(host) === 0 ? host : undefined);
  const { context } = readTlsFiles(settings ?? {}, readFile);
  return { context, verify: settings?.verify !== 'none', ...(name === undefined ? {} : { serverName: name }) };
}
