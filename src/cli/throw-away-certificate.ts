// A self-signed certificate for a server of our own on loopback: made anew each time, kept nowhere, trusted by nobody.
import { generateKeyPairSync, sign } from 'node:crypto';

const dayMs = 86_400_000;
/** RFC 5758 section 3.2: ecdsa-with-SHA256, 1.2.840.10045.4.3.2. */
const ecdsaWithSha256 = Buffer.from([0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02]);
/** RFC 5280 appendix A.1: id-at-commonName, 2.5.4.3. */
const commonName = Buffer.from([0x55, 0x04, 0x03]);

/** Both as PEM. The key is P-256, as most servers have it by now; the certificate is X.509 version 1 (RFC 5280, section 4.1). */
export function makeThrowAwayCertificate(name: string, nowMs: number): { readonly key: string; readonly cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = sequence(element(0x06, ecdsaWithSha256));
  const named = sequence(element(0x31, sequence(element(0x06, commonName), element(0x0c, Buffer.from(name)))));
  const body = sequence(
    element(0x02, Buffer.from([1])),
    algorithm,
    named,
    sequence(utcTime(nowMs - dayMs), utcTime(nowMs + dayMs)),
    named,
    publicKey.export({ type: 'spki', format: 'der' }),
  );
  const signature = sign('sha256', body, privateKey);
  const certificate = sequence(body, algorithm, element(0x03, Buffer.concat([Buffer.from([0]), signature])));
  return { key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), cert: pemOf(certificate) };
}

/** DER: a tag, a length, the content (ITU-T X.690 section 8.1). */
function element(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const lengthBytes = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...lengthBytes]), content]);
}

const sequence = (...parts: readonly Buffer[]): Buffer => element(0x30, Buffer.concat(parts));

/** `YYMMDDHHMMSSZ`: good until 2049 (RFC 5280 section 4.1.2.5.1). */
function utcTime(ms: number): Buffer {
  const digits = new Date(ms).toISOString().replace(/\D/g, '').slice(2, 14);
  return element(0x17, Buffer.from(`${digits}Z`));
}

function pemOf(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
