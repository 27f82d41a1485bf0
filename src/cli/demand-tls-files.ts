// Certificates and keys are looked at before the start: TLS itself takes a file without any certificate for an authority that nobody has.
import { X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import type { Target } from '../model/target.js';
import { UsageError } from '../model/usage-error.js';
import { placed, type Places } from '../plan/places.js';
import { readTextFile } from './files.js';

const certificate = /-----BEGIN ((?:TRUSTED |X509 )?CERTIFICATE)-----[^]*?-----END \1-----/g;

/** `places` of the target's settings. Throws a UsageError where a file is not what its option or key asks for. */
export function demandTlsFiles({ tls, name: target }: Target, given: TlsFlags, places: Places): void {
  if (tls === undefined) return;
  const readOf = (name: keyof TlsFlags, path: string): string =>
    given[name] === undefined ? placed(places[`tls.${name}`], `tls.${name} ${path} of target ${target}`) : `--${name} ${path}`;
  const { caFile, certFile, keyFile } = tls;
  if (caFile !== undefined) demandCertificates(readNamed(caFile, readOf('ca', caFile)), readOf('ca', caFile), 'the authority');
  if (certFile === undefined || keyFile === undefined) return;
  const cert = readNamed(certFile, readOf('cert', certFile));
  const key = readNamed(keyFile, readOf('key', keyFile));
  demandCertificates(cert, readOf('cert', certFile), 'the client certificate');
  demandKey(key, readOf('key', keyFile));
  demandPair({ cert, key }, `${readOf('cert', certFile)} ${readOf('key', keyFile)}`);
}

export interface TlsFlags {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

function readNamed(path: string, read: string): string {
  try {
    return readTextFile(path);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const { wrong, remedy, cause } = error;
    throw new UsageError({ read, wrong, remedy, cause });
  }
}

function demandCertificates(text: string, read: string, what: string): void {
  const found = [...text.matchAll(certificate)].map(([block]) => block);
  if (found.length === 0) {
    throw new UsageError({
      read,
      wrong: 'there is no certificate in this file',
      remedy: `Give ${what} as PEM, which begins with -----BEGIN CERTIFICATE-----; of DER it is made by: openssl x509 -inform der -in FILE`,
    });
  }
  const broken = found.findIndex((block) => !isCertificate(block));
  if (broken < 0) return;
  throw new UsageError({
    read,
    wrong: found.length === 1 ? 'the certificate in it is broken' : `certificate ${broken + 1} of ${found.length} in it is broken`,
    remedy: 'Copy it again, whole; openssl x509 -in FILE -noout -subject shows whether it can be read.',
  });
}

function isCertificate(block: string): boolean {
  try {
    return new X509Certificate(block).raw.length > 0;
  } catch {
    return false;
  }
}

function demandKey(text: string, read: string): void {
  if (!/-----BEGIN (?:\w+ )*PRIVATE KEY-----/.test(text)) {
    throw new UsageError({
      read,
      wrong: 'there is no private key in this file',
      remedy: 'Give the key of the client certificate as PEM, which begins with -----BEGIN PRIVATE KEY-----.',
    });
  }
  if (/ENCRYPTED/.test(text)) {
    throw new UsageError({
      read,
      wrong: 'the key is locked with a passphrase',
      remedy: 'Unlock a copy of it for the run: openssl pkey -in FILE -out unlocked.pem',
    });
  }
}

function demandPair(pair: { readonly cert: string; readonly key: string }, read: string): void {
  try {
    createSecureContext(pair);
  } catch (cause) {
    const text = cause instanceof Error ? cause.message : String(cause);
    const isOther = text.includes('key values mismatch');
    throw new UsageError({
      read,
      wrong: isOther ? 'the key belongs to another certificate' : `TLS cannot use them: ${text}`,
      remedy: isOther ? 'Give the key with which this certificate was made.' : 'Give both as PEM files.',
      cause,
    });
  }
}
