import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Where a certificate file of the tests lies, for settings that take a path. */
export const certificatePath = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const read = (name: string): string => readFileSync(certificatePath(name), 'utf8');

export interface Credentials {
  readonly cert: string;
  readonly key: string;
}
const credentials = (name: string): Credentials => ({ cert: read(`${name}.pem`), key: read(`${name}.key`) });

/** What signed all the others; nobody trusts it by default. */
export const authority: string = read('authority.pem');
/** localhost, 127.0.0.1, ::1. */
export const server: Credentials = credentials('server');
/** Signed, but for other.test. */
export const other: Credentials = credentials('other');
/** For localhost, but its time was over in 2020. */
export const expired: Credentials = credentials('expired');
export const client: Credentials = credentials('client');
