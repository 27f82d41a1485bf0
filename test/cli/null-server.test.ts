import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { makeThrowAwayCertificate } from '../../src/cli/throw-away-certificate.js';

describe('a throw-away certificate', () => {
  const nowMs = Date.UTC(2026, 10, 20, 10, 15);
  const { key, cert } = makeThrowAwayCertificate('ws-race null server', nowMs);

  it('is a certificate that is signed by its own key, for a day before and after now', () => {
    const read = new X509Certificate(cert);
    expect(read.subject).toBe('CN=ws-race null server');
    expect(read.issuer).toBe(read.subject);
    expect(read.verify(read.publicKey)).toBe(true);
    expect([Date.parse(read.validFrom), Date.parse(read.validTo)]).toEqual([nowMs - 86_400_000, nowMs + 86_400_000]);
  });

  it('has another key each time', () => {
    expect(makeThrowAwayCertificate('x', nowMs).key).not.toBe(key);
  });
});
