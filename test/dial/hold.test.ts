// The last byte of the request is held back until the release, over plain TCP and over TLS alike.
import { describe, expect, it } from 'vitest';
import { dial, type Connection } from '../../src/dial/connection.js';
import type { Ending } from '../../src/dial/ending.js';
import { behaviour, ordinaryConduct } from '../support/behaviours/behaviour.js';
import { type ClientTls, createRequest, turnClock } from '../support/behaviours/dial-outcome.js';
import { behaviours } from '../support/behaviours/index.js';
import type { Peer } from '../support/behaviours/peer.js';
import { serveBehaviour, type Served, type Transport } from '../support/behaviours/serve-behaviour.js';
import { authority, client } from '../support/certificates/certificates.js';

interface Holding {
  readonly connection: Connection;
  readonly held: Promise<void>;
  readonly ended: Promise<Ending>;
}

function hold(served: Served, more: { readonly headerBytes?: number; readonly tls?: ClientTls } = {}): Holding {
  let onHeld = (): void => undefined;
  let onEnded: (ending: Ending) => void = () => undefined;
  const held = new Promise<void>((resolve) => (onHeld = resolve));
  const ended = new Promise<Ending>((resolve) => (onEnded = resolve));
  const asked = createRequest(served.url, ordinaryConduct, { ca: authority, ...more.tls });
  const headers = more.headerBytes === undefined ? asked.headers : [...asked.headers, ['x-large', 'a'.repeat(more.headerBytes)] as const];
  const request = { ...asked, headers, holdLastByte: true };
  const connection = dial(request, turnClock, {
    onHeld: () => onHeld(),
    onOpened: () => undefined,
    onMessage: () => undefined,
    onEnded: (ending) => onEnded(ending),
  });
  return { connection, held, ended };
}

async function serve(name: string, transport: Transport): Promise<Served> {
  const found = behaviours.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no behaviour is called ${name}`);
  return serveBehaviour(found, transport);
}

describe.each(['plain', 'tls'] as const)('over %s', (transport) => {
  it('the server has no whole request before the release, and answers after it', async () => {
    const served = await serve('accepts and greets', transport);
    const { connection, held, ended } = hold(served);
    await held;
    // A whole connection is served from begin to end meanwhile: whatever was sent of the held request has long arrived.
    const free = hold(served);
    await free.held;
    free.connection.release();
    await free.ended;
    expect(served.requests.length).toBe(1);
    expect(connection.marks.released).toBeUndefined();

    connection.release();
    expect(await ended).toMatchObject({ kind: 'closed', close: { code: 1000 } });
    expect(served.requests.length).toBe(2);
    expect(connection.marks.released).toBeGreaterThanOrEqual(connection.marks.held ?? Infinity);
    expect(connection.marks.answered).toBeGreaterThan(connection.marks.released ?? Infinity);
    await served.close();
  });

  it.each([1_500, 5_000, 14_000])('a request with a header of %i bytes is held by its last byte, too', async (headerBytes) => {
    const served = await serve('accepts and greets', transport);
    const { connection, held, ended } = hold(served, { headerBytes });
    await held;
    expect(served.requests.length).toBe(0);
    connection.release();
    expect(await ended).toMatchObject({ kind: 'closed', close: { code: 1000 } });
    expect(served.requests[0]?.length).toBeGreaterThan(headerBytes);
    await served.close();
  });

  it('twenty that are released in one call arrive whole, each once', async () => {
    const served = await serve('accepts and greets', transport);
    const holdings = Array.from({ length: 20 }, () => hold(served));
    await Promise.all(holdings.map(({ held }) => held));
    expect(served.requests.length).toBe(0);
    for (const release of holdings.map(({ connection }) => connection.release)) release();
    const endings = await Promise.all(holdings.map(({ ended }) => ended));
    expect(endings.every((ending) => ending.kind === 'closed' && ending.close.code === 1000)).toBe(true);
    expect(served.requests.length).toBe(20);
    await served.close();
  });

  it('a server that answers before the release is heard, and gets no stray byte after it', async () => {
    const served = await serve('refuses at the connection, before any request', transport);
    const { connection, ended } = hold(served);
    expect(await ended).toMatchObject({ kind: 'refused', httpStatus: 503, body: 'full' });
    connection.release();
    expect(connection.marks.released).toBeUndefined();
    await served.close();
  });

  it('a release after the first byte of an answer writes nothing', async () => {
    const { served, met } = await serveOne();
    const { connection, held, ended } = hold(served);
    await held;
    const peer = await met;
    await peer.write('HTTP/1.1 503 Service');
    expect(connection.marks.answered).toBeDefined();
    connection.release();
    expect(connection.marks.released).toBeUndefined();
    await peer.write(' Unavailable\r\nContent-Length: 0\r\n\r\n');
    expect(await ended).toMatchObject({ kind: 'refused', httpStatus: 503, statusText: 'Service Unavailable' });
    await served.close();
  });

  it.each([
    ['finish', 'EOF_BEFORE_RESPONSE'],
    ['reset', 'RESET_BEFORE_RESPONSE'],
  ] as const)('a server that cuts the line before the release is told apart: %s is %s', async (how, code) => {
    const { served, met } = await serveOne();
    const { held, ended } = hold(served);
    await held;
    (await met)[how]();
    expect(await ended).toMatchObject({ kind: 'errored', code });
    await served.close();
  });

  it.each(['abandon', 'reset'] as const)('a held connection can be ended by %s, and the server hears of it', async (how) => {
    const { served, met } = await serveOne();
    const { connection, held } = hold(served);
    await held;
    const peer = await met;
    connection[how]();
    while ((await peer.nextFrame()) !== undefined);
    peer.finish();
    // A TLS ticket that nobody has read yet turns the FIN of an abandoned connection into a RST: only the other way round is sure.
    const allowed = how === 'reset' ? ['rst'] : ['fin', 'rst'];
    expect(allowed).toContain(await peer.gone);
    await served.close();
  });

  /** A server that does nothing, and its side of the first connection. */
  async function serveOne(): Promise<{ readonly served: Served; readonly met: Promise<Peer> }> {
    let meet: (peer: Peer) => void = () => undefined;
    const met = new Promise<Peer>((resolve) => (meet = resolve));
    const idle = behaviour({ name: 'does nothing', startsAt: 'connection', outcome: 'timeout', handle: (peer) => meet(peer) });
    return { served: await serveBehaviour(idle, transport), met };
  }
});

describe('over tls with a client certificate', () => {
  it('the request is held by its last byte, and the server gets it whole', async () => {
    const greets = behaviours.find(({ name }) => name === 'accepts and greets');
    if (greets === undefined) throw new Error('the behaviour is gone');
    const served = await serveBehaviour(greets, 'tls', { tls: { ca: authority, requestCert: true, rejectUnauthorized: true } });
    const { connection, held, ended } = hold(served, { tls: client });
    await held;
    connection.release();
    expect(await ended).toMatchObject({ kind: 'closed', close: { code: 1000 } });
    await served.close();
  });
});
