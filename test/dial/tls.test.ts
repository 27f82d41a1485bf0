// wss://: whom dial trusts, what it says when it does not, and what happens where TLS was not spoken.
import { createSecureContext } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { createClock } from '../../src/dial/clock.js';
import { createTurnClock } from '../../src/dial/turn.js';
import { behaviour, ordinaryConduct, type Behaviour } from '../support/behaviours/behaviour.js';
import { createRequest, dialOnce, reduceDialled, type ClientTls, type Dialled } from '../support/behaviours/dial-outcome.js';
import { behaviours } from '../support/behaviours/index.js';
import { outcomeText } from '../support/behaviours/outcome.js';
import { serveBehaviour, type ServeOptions, type Transport } from '../support/behaviours/serve-behaviour.js';
import { wsOutcome } from '../support/behaviours/ws-outcome.js';
import { takeClosedPort } from '../support/free-port.js';
import { authority, client, expired, other, server } from '../support/certificates/certificates.js';

const echo =
  behaviours.find(({ name }) => name === 'accepts and echoes') ??
  behaviour({ name: 'missing', outcome: 'missing', handle: () => undefined });
const conduct = { ...ordinaryConduct, ...echo.conduct };

interface Meeting {
  readonly behaves?: Behaviour;
  readonly transport?: Transport;
  readonly serve?: ServeOptions;
  readonly tls?: ClientTls;
  readonly url?: (url: string) => string;
}

/** Dials, with the `ws` client held beside it: both must fare alike. */
async function meet({
  behaves = echo,
  transport = 'tls',
  serve = {},
  tls = { ca: authority },
  url = (same) => same,
}: Meeting): Promise<Dialled> {
  const served = await serveBehaviour(behaves, transport, serve);
  try {
    const dialled = await dialOnce(url(served.url), conduct, tls);
    expect(outcomeText({ ...reduceDialled(dialled), ...tlsClass(dialled) })).toBe(
      outcomeText(await wsOutcome(url(served.url), conduct, tls)),
    );
    return dialled;
  } finally {
    await served.close();
  }
}

/** `ws` reduces every trouble of TLS to one class. */
function tlsClass({ ending }: Dialled): { readonly errorClass?: string } {
  const known = ending?.kind === 'errored' && /^(EPROTO|ERR_SSL|ERR_TLS|CERT_|DEPTH_|SELF_SIGNED|UNABLE_TO)/.test(ending.code);
  return known ? { errorClass: 'tls' } : {};
}

describe('the handshake of TLS', () => {
  // Making the ClientHello takes an hour by this clock: no real handshake takes as long.
  const hourNs = 3600e9;

  it.each([
    ['by itself', false],
    ['under a barrier, as with the stamps of the kernel', true],
  ])('begins when the ClientHello goes out, not when we begin to make it: %s', async (_how, holdLastByte) => {
    const served = await serveBehaviour(echo, 'tls');
    try {
      let spentNs = 0;
      const clock = createClock();
      const turn = createTurnClock({ ...clock, nowNs: () => clock.nowNs() + spentNs });
      const { endpoint } = createRequest(served.url, conduct, { ca: authority });
      const tls = {
        verify: true,
        get context() {
          spentNs = hourNs;
          return createSecureContext({ ca: authority });
        },
      };
      const { marks, opened } = await dialOnce(served.url, conduct, {}, { holdLastByte, endpoint: { ...endpoint, tls } }, undefined, turn);
      const { connected = 0, securing = 0, secured = 0 } = marks;
      expect([opened, spentNs]).toEqual([true, hourNs]);
      expect(securing - connected).toBeGreaterThanOrEqual(hourNs);
      expect(secured - securing).toBeGreaterThan(0);
      expect(secured - securing).toBeLessThan(hourNs);
    } finally {
      await served.close();
    }
  });
});

describe('a certificate', () => {
  it('of an authority that was given is trusted', async () => {
    expect((await meet({})).messages).toEqual(['hello']);
  });
  it('of an authority that nobody knows is not', async () => {
    expect((await meet({ tls: {} })).ending).toMatchObject({ kind: 'errored', code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' });
  });
  it('of an authority that nobody knows is taken when told to', async () => {
    expect((await meet({ tls: { rejectUnauthorized: false } })).messages).toEqual(['hello']);
  });
  it('for another name is not trusted', async () => {
    expect((await meet({ serve: { tls: other } })).ending).toMatchObject({ kind: 'errored', code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
  });
  it('for the name that was asked for by SNI is trusted', async () => {
    expect((await meet({ serve: { tls: other }, tls: { ca: authority, servername: 'other.test' } })).messages).toEqual(['hello']);
  });
  it('that is out of date is not trusted', async () => {
    expect((await meet({ serve: { tls: expired } })).ending).toMatchObject({ kind: 'errored', code: 'CERT_HAS_EXPIRED' });
  });
  it('is held against a host name as well as an address', async () => {
    expect((await meet({ url: (url) => url.replace('127.0.0.1', 'localhost') })).messages).toEqual(['hello']);
  });
  it('of the client is shown where the server demands one', async () => {
    const serve = { tls: { ...server, ca: authority, requestCert: true, rejectUnauthorized: true } };
    expect((await meet({ serve, tls: { ca: authority, ...client } })).messages).toEqual(['hello']);
  });
  it('of the client that is missing ends the attempt before it opens', async () => {
    const serve = { tls: { ...server, ca: authority, requestCert: true, rejectUnauthorized: true, maxVersion: 'TLSv1.2' as const } };
    expect((await meet({ serve })).opened).toBe(false);
  });
});

describe('where the two sides do not speak the same', () => {
  it('TLS to a plain port is an error of TLS', async () => {
    const plain = behaviour({
      name: 'answers whatever comes with 400',
      startsAt: 'tcp',
      outcome: 'errored tls',
      handle: (peer) => peer.write('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n'),
    });
    const { ending, marks } = await meet({ behaves: plain });
    expect(ending).toMatchObject({ kind: 'errored', code: 'ERR_SSL_WRONG_VERSION_NUMBER' });
    expect(marks.secured).toBeUndefined();
  });
  it('plain HTTP to a TLS port is not answered by HTTP', async () => {
    expect((await meet({ url: (url) => url.replace('wss:', 'ws:') })).ending).toMatchObject({ kind: 'errored' });
  });
  it('a TLS handshake that is never answered ends at its own deadline', async () => {
    const silent = behaviour({ name: 'says nothing', startsAt: 'tcp', outcome: 'timeout', handle: () => undefined });
    const served = await serveBehaviour(silent, 'tls');
    const { ending, marks } = await dialOnce(served.url, { ...conduct, openWithinMs: 200 });
    await served.close();
    expect(ending).toMatchObject({ kind: 'timedOut', step: 'tls', limitNs: 200e6 });
    expect(marks.connected).toBeDefined();
  });
});

describe('an address', () => {
  it.each(['plain', 'tls'] as const)('of IPv6 is dialled over %s', async (transport) => {
    // Without ws beside: node 22.23 finds no IPv6 address in a certificate.
    const served = await serveBehaviour(echo, transport, { host: '::1' });
    const { messages } = await dialOnce(served.url, conduct, { ca: authority });
    await served.close();
    expect(messages).toEqual(['hello']);
  });

  it.each(['ws', 'wss'])('at which nobody listens refuses the connection of %s', async (scheme) => {
    const { port, close } = await takeClosedPort();
    const { ending } = await dialOnce(`${scheme}://127.0.0.1:${port}/`, conduct);
    close();
    expect(ending).toMatchObject({ kind: 'errored', code: 'ECONNREFUSED' });
  });
});
