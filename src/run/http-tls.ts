// The target's TLS setting for the HTTP requests beside its connections: log-in, push, health, version.
import { isIP } from 'node:net';
import { type ConnectionOptions, rootCertificates } from 'node:tls';
import type { Target } from '../model/target.js';
import { readTlsFiles } from './tls-files.js';

/** What a request to this host, as a URL writes it, is encrypted with. Throws a UsageError where TLS cannot use the target's files. */
export type HttpTls = (hostname: string) => ConnectionOptions;

/**
 * `host` is the target's own, without brackets. Only it is shown the client certificate, and asked for by `tls.serverName`: to anybody
 * else a certificate tells who we are, and a log-in often lives at a host that is not ours. The authority counts everywhere, for a
 * company's or a test's authority signs more hosts than one; elsewhere it stands beside the public ones, without which a public log-in
 * service would fail. No verification means none at any host. The files are read when the first request asks.
 */
export function createHttpTls({ tls }: Pick<Target, 'tls'>, host: string, readFile: (path: string) => string): HttpTls {
  let options: { readonly own: ConnectionOptions; readonly foreign: ConnectionOptions } | undefined;
  const read = (): NonNullable<typeof options> => {
    const { ca, cert, key } = readTlsFiles(tls ?? {}, readFile);
    const rejectUnauthorized = tls?.verify !== 'none';
    const servername = tls?.serverName ?? (isIP(host) === 0 ? host : undefined);
    return {
      own: { rejectUnauthorized, ca, cert, key, ...(servername === undefined ? {} : { servername }) },
      foreign: { rejectUnauthorized, ca: ca === undefined ? undefined : [...rootCertificates, ca] },
    };
  };
  return (hostname) => {
    options ??= read();
    return isSameHost(hostname, host) ? options.own : options.foreign;
  };
}

const isSameHost = (hostname: string, host: string): boolean => hostname.replace(/^\[|\]$/g, '').toLowerCase() === host.toLowerCase();
