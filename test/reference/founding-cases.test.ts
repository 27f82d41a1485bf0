// The tests that the founding reports name, against the right server over real sockets, by the names that they have there.
import { afterEach, describe, expect, it } from 'vitest';
import { type Client, nextObject, open, ready, type Served, serve, stopServers } from './support/served.js';

afterEach(stopServers);

async function emit(server: Served, user: string, id: string): Promise<number> {
  const { status } = await fetch(`http://${server.address}/emit?user=${user}`, { method: 'POST', body: JSON.stringify({ id }) });
  return status;
}

async function closeOf(client: Client): Promise<number> {
  client.socket.close(1000);
  return (await client.closed).code;
}

describe('case A', () => {
  it('20 concurrent connections are all greeted', async () => {
    const server = await ready();
    const paths = ['/tracking', '/frames', '/system', '/focus', '/analytics'];
    const clients = Array.from({ length: 20 }, (_, number) => open(server, `${paths[number % 5] ?? ''}?user_id=u${number}`));
    const greetings = await Promise.all(clients.map(nextObject));
    expect(greetings.map((greeting) => greeting['user_id'])).toEqual(clients.map((_, number) => `u${number}`));
  });

  it('10 rapid cycles of connect and disconnect end well', async () => {
    const server = await ready();
    for (let cycle = 0; cycle < 10; cycle += 1) {
      const client = open(server, '/tracking?user_id=ann');
      expect(await nextObject(client)).toMatchObject({ event: 'connected' });
      expect(await closeOf(client)).toBe(1000);
    }
  });
});

describe('case C, by hand', () => {
  it('one connection is greeted', async () => {
    expect(await nextObject(open(await ready(), '/ws/voice?user_id=ann'))).toMatchObject({ event: 'connected', user_id: 'ann' });
  });

  it('connect, disconnect, reconnect: the second connection is greeted with a session of its own', async () => {
    const server = await ready();
    const first = open(server, '/ws/voice?user_id=ann');
    const before = await nextObject(first);
    await closeOf(first);
    const after = await nextObject(open(server, '/ws/voice?user_id=ann'));
    expect(after).toMatchObject({ event: 'connected', user_id: 'ann' });
    expect(after['session_id']).not.toBe(before['session_id']);
  });

  it('5 clicks in a row: each closes the one before, and the last one works', async () => {
    const server = await ready();
    let last = open(server, '/ws/voice?user_id=ann');
    for (let click = 2; click <= 5; click += 1) {
      await new Promise((resolve) => last.socket.once('open', resolve));
      last.socket.close(1000);
      last = open(server, '/ws/voice?user_id=ann');
    }
    expect(await nextObject(last)).toMatchObject({ event: 'connected' });
    last.socket.send('{"type":"ping","id":"5"}');
    expect(await nextObject(last)).toEqual({ type: 'pong', id: '5' });
  });

  it('3 tabs at the same instant: each has its own session id', async () => {
    const server = await ready();
    const greetings = await Promise.all([1, 2, 3].map(() => nextObject(open(server, '/ws/voice?user_id=ann'))));
    expect(new Set(greetings.map((greeting) => greeting['session_id'])).size).toBe(3);
  });
});

describe('case D', () => {
  it('sent before connected: the message is delivered when the user connects', async () => {
    const server = await ready({}, { eventLookupMs: 1 });
    expect(await emit(server, 'ann', 'early')).toBe(202);
    await expect.poll(() => server.lines).toContain('INFO:     No active connection for user ann, message queued');
    const client = open(server, '/ws?user_id=ann');
    await client.next();
    expect(await nextObject(client)).toEqual({ id: 'early' });
  });

  it('connected, sent after: the message is delivered at once', async () => {
    const server = await ready();
    const client = open(server, '/ws?user_id=ann');
    await client.next();
    await emit(server, 'ann', 'late');
    expect(await nextObject(client)).toEqual({ id: 'late' });
    expect(server.lines.join('\n')).not.toContain('queued');
  });

  it('cold-start timing: nobody is let in and dropped, and the first one in is greeted', async () => {
    const server = await serve({}, { startupPieceMs: 20 });
    const early = open(server, '/ws?user_id=ann');
    expect((await early.closed).code).toBe(1006);
    expect(server.lines.some((line) => line.endsWith('"WebSocket /ws?user_id=ann" 503'))).toBe(true);
    await server.ready;
    expect(await nextObject(open(server, '/ws?user_id=ann'))).toMatchObject({ event: 'connected' });
  });

  it('concurrent connect and send: no message is lost and none comes before the greeting', async () => {
    const server = await ready({}, { eventLookupMs: 1 });
    const users = Array.from({ length: 20 }, (_, number) => `u${number}`);
    const clients = users.map((user) => open(server, `/ws?user_id=${user}`));
    await Promise.all(users.map((user) => emit(server, user, user)));
    for (const [place, client] of clients.entries()) {
      expect(await nextObject(client)).toMatchObject({ event: 'connected' });
      expect(await nextObject(client)).toEqual({ id: users[place] });
    }
  });

  it('recovery: what is sent while the user is away is delivered in order after the reconnect', async () => {
    const server = await ready({}, { eventLookupMs: 1 });
    const first = open(server, '/ws?user_id=ann');
    await first.next();
    await closeOf(first);
    await expect
      .poll(async () => ((await (await server.get('/connections')).json()) as { readonly connections: number }).connections)
      .toBe(0);
    for (const id of ['1', '2', '3']) await emit(server, 'ann', id);
    await expect.poll(() => server.lines.filter((line) => line.endsWith('message queued')).length).toBe(3);
    const second = open(server, '/ws?user_id=ann');
    await second.next();
    expect([await nextObject(second), await nextObject(second), await nextObject(second)]).toEqual([{ id: '1' }, { id: '2' }, { id: '3' }]);
  });

  it('limits: a full queue drops its oldest message, counts it, and keeps the rest', async () => {
    const server = await ready({}, { eventLookupMs: 1, queuePerUser: 2 });
    for (const id of ['1', '2', '3']) await emit(server, 'ann', id);
    await expect
      .poll(async () => (await server.get('/metrics')).text())
      .toContain('ws_reference_queue_dropped_total{reason="overflow"} 1\n');
    const client = open(server, '/ws?user_id=ann');
    await client.next();
    expect([await nextObject(client), await nextObject(client)]).toEqual([{ id: '2' }, { id: '3' }]);
  });

  it('critical events: tried again until the user is there', async () => {
    const server = await ready(
      { defects: ['lost-push'], cures: ['critical-retry'] },
      { eventLookupMs: 1, criticalPauseMs: 100, criticalRetries: 3 },
    );
    await emit(server, 'ann', 'critical');
    await expect.poll(() => server.lines).toContain('WARNING:  No active connection for user ann on attempt 1/3');
    const client = open(server, '/ws?user_id=ann');
    await client.next();
    expect(await nextObject(client)).toEqual({ id: 'critical' });
  });
});
