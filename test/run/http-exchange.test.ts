import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TlsSettings } from '../../src/model/target.js';
import { exchangeHttp, type HttpAnswer } from '../../src/run/http-exchange.js';
import { createHttpTls } from '../../src/run/http-tls.js';
import { authority, certificatePath, server as credentials } from '../support/certificates/certificates.js';

const mutual: TlsSettings = {
  verify: 'ca',
  caFile: certificatePath('authority.pem'),
  certFile: certificatePath('client.pem'),
  keyFile: certificatePath('client.key'),
};
interface Shown {
  readonly getPeerCertificate: (this: unknown) => { readonly subject?: { readonly CN: string } };
  readonly servername: string | false;
}
const readFile = (path: string): string => readFileSync(path, 'utf8');
let server: Server;
let port: number;

/** Tells whose certificate it was shown, and by which name it was asked for. */
beforeAll(async () => {
  server = createServer({ ...credentials, ca: authority, requestCert: true, rejectUnauthorized: false }, (request, response) => {
    const { getPeerCertificate, servername } = request.socket as unknown as Shown;
    const client = getPeerCertificate.call(request.socket).subject?.CN ?? 'nobody';
    response.end(JSON.stringify({ client, name: servername || 'none' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as AddressInfo);
});
afterAll(() => void server.close());

function ask(hostname: string, targetHost: string, tls: TlsSettings | undefined): Promise<HttpAnswer> {
  const captures = [
    { name: 'client', pointer: '/client' },
    { name: 'name', pointer: '/name' },
  ];
  return exchangeHttp(
    { method: 'GET', url: `https://${hostname}:${port}/`, headers: [], captures, withinNs: 10e9 },
    {
      fill: (template) => template,
      tls: createHttpTls(tls === undefined ? {} : { tls }, targetHost, readFile),
      cookies: undefined,
      signal: new AbortController().signal,
    },
  );
}

describe('a request over https', () => {
  it("shows the target's own host the client certificate, and trusts the given authority there", async () => {
    expect(await ask('localhost', 'localhost', mutual)).toMatchObject({ captured: { client: 'ws-race test client', name: 'localhost' } });
  });

  it('trusts the given authority at every other host, and shows it no certificate', async () => {
    expect(await ask('127.0.0.1', 'localhost', mutual)).toMatchObject({ kind: 'answered', captured: { client: 'nobody' } });
  });

  it('trusts nobody that the machine does not, without an authority', async () => {
    expect(await ask('localhost', 'localhost', undefined)).toMatchObject({ kind: 'failed' });
    expect(await ask('127.0.0.1', 'localhost', { verify: 'system' })).toMatchObject({ kind: 'failed' });
  });

  it('asks for the name that the setting gives, but only at the own host', async () => {
    const named: TlsSettings = { verify: 'none', serverName: 'other.test' };
    expect(await ask('localhost', 'localhost', named)).toMatchObject({ captured: { name: 'other.test' } });
    expect(await ask('localhost', 'elsewhere.test', named)).toMatchObject({ captured: { name: 'localhost' } });
  });

  it('holds the certificate against the name in the setting', async () => {
    expect(await ask('127.0.0.1', '127.0.0.1', { ...mutual, serverName: 'other.test' })).toMatchObject({ kind: 'failed' });
  });

  it('does not verify where the user has said so', async () => {
    expect(await ask('127.0.0.1', 'localhost', { verify: 'none' })).toMatchObject({ kind: 'answered', captured: { client: 'nobody' } });
  });

  it('says what it could not use as a URL', async () => {
    const settings = {
      fill: (text: string) => text,
      tls: createHttpTls({}, 'a', readFile),
      cookies: undefined,
      signal: new AbortController().signal,
    };
    const exchange = { method: 'GET', url: 'ftp://a/b', headers: [], captures: [], withinNs: 1e9 };
    expect(await exchangeHttp(exchange, settings)).toMatchObject({ kind: 'failed', text: expect.stringContaining('http://') as string });
  });
});
