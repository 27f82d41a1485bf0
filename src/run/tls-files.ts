import { createSecureContext, type SecureContext } from 'node:tls';
import type { TlsSettings } from '../model/target.js';
import { UsageError } from '../model/usage-error.js';

/** The PEM texts that a target's TLS setting names, and what node made of them. */
export interface TlsFiles {
  readonly ca: string | undefined;
  readonly cert: string | undefined;
  readonly key: string | undefined;
  readonly context: SecureContext;
}

/** Throws a UsageError where TLS cannot use the files. */
export function readTlsFiles({ caFile, certFile, keyFile }: Partial<TlsSettings>, readFile: (path: string) => string): TlsFiles {
  const read = (path: string | undefined): string | undefined => (path === undefined ? undefined : readFile(path));
  try {
    const files = { ca: read(caFile), cert: read(certFile), key: read(keyFile) };
    return { ...files, context: createSecureContext(files) };
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    throw new UsageError({
      read: [caFile, certFile, keyFile].filter((file) => file !== undefined).join(', '),
      wrong: `TLS cannot use these files: ${cause instanceof Error ? cause.message : String(cause)}`,
      remedy: 'Give PEM files: --ca with the authority, --cert and --key with the client certificate and its own key.',
      cause,
    });
  }
}
