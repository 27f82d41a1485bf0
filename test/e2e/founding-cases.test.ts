// The tests that the founding reports name, by the names that they have there, against the server as a process: each holds on the
// right server, and where the report has a fault it is seen on the server with that fault.
import { describe, expect, it } from 'vitest';
import { type Client, nextObject } from '../reference/support/served.js';
import { type ReferenceProcess, startReference } from '../support/reference-process.js';

const quick = ['--set', 'startupPieceMs=1', '--set', 'eventLookupMs=1'];

async function ready(...args: readonly string[]): Promise<ReferenceProcess> {
  const server = await startReference(...quick, ...args);
  await server.ready;
  return server;
}

async function closeOf(client: Client): Promise<number> {
  client.socket.close(1000);
  return (await client.closed).code;
}

/** A question whose answer comes after all that was sent before it. */
async function messagesUntilPong(client: Client): Promise<readonly Readonly<Record<string, unknown>>[]> {
  client.socket.send('{"type":"ping","id":"last"}');
  const messages: Readonly<Record<string, unknown>>[] = [];
  for (;;) {
    const message = await nextObject(client);
    if (message['type'] === 'pong') return messages;
    messages.push(message);
  }
}

const connectionsOf = async (server: ReferenceProcess): Promise<unknown> =>
  ((await (await server.get('/connections')).json()) as { readonly connections: unknown }).connections;

const users = Array.from({ length: 20 }, (_, number) => `u${number}`);

describe('case A', () => {
  it('20 concurrent connections are all greeted', async () => {
    const server = await ready();
    const paths = ['/tracking', '/frames', '/system', '/focus', '/analytics'];
    const clients = users.map((user, number) => server.open(`${paths[number % 5] ?? ''}?user_id=${user}`));
    const greetings = await Promise.all(clients.map(nextObject));
    expect(greetings.map((greeting) => greeting['user_id'])).toEqual(users);
  });

  it('10 rapid cycles of connect and disconnect end well', async () => {
    const server = await ready();
    for (let cycle = 0; cycle < 10; cycle += 1) {
      const client = server.open('/tracking?user_id=ann');
      expect(await nextObject(client)).toMatchObject({ event: 'connected' });
      expect(await closeOf(client)).toBe(1000);
    }
  });
});

describe('case C, by hand', () => {
  it('one connection is greeted', async () => {
    const server = await ready();
    expect(await nextObject(server.open('/ws/voice?user_id=ann'))).toMatchObject({ event: 'connected', user_id: 'ann' });
  });

  it('connect, disconnect, reconnect: the second connection is greeted with a session of its own', async () => {
    const server = await ready();
    const first = server.open('/ws/voice?user_id=ann');
    const before = await nextObject(first);
    await closeOf(first);
    const second = server.open('/ws/voice?user_id=ann');
    const after = await nextObject(second);
    expect(after).toMatchObject({ event: 'connected', user_id: 'ann' });
    expect(after['session_id']).not.toBe(before['session_id']);
    expect(await messagesUntilPong(second)).toEqual([]);
  });

  it('5 clicks in a row: each closes the one before, and the last one works', async () => {
    const server = await ready();
    let last = server.open('/ws/voice?user_id=ann');
    for (let click = 2; click <= 5; click += 1) {
      await new Promise((resolve) => last.socket.once('open', resolve));
      last.socket.close(1000);
      last = server.open('/ws/voice?user_id=ann');
    }
    expect(await nextObject(last)).toMatchObject({ event: 'connected' });
    expect(await messagesUntilPong(last)).toEqual([]);
    await expect.poll(() => connectionsOf(server)).toBe(1);
  });

  it('3 tabs at the same instant: each has its own session id', async () => {
    const server = await ready();
    const greetings = await Promise.all([1, 2, 3].map(() => nextObject(server.open('/ws/voice?user_id=ann'))));
    expect(new Set(greetings.map((greeting) => greeting['session_id'])).size).toBe(3);
  });
});

describe('case C, the faults', () => {
  it('a greeting that overtakes accept unregisters: the connection stays open, is never greeted, and a push finds nobody', async () => {
    const server = await ready('--defect', 'greeting-race', '--set', 'sessionLookupMs=200');
    const client = server.open('/ws/voice?user_id=ann');
    await expect.poll(server.lines).toContainEqual(expect.stringMatching(/user_id=ann connection time/));
    expect(await server.emit('ann', 'push')).toBe(202);
    await expect.poll(server.lines).toContain('ERROR:    No WebSocket connections found for user ann');
    await expect
      .poll(server.lines)
      .toContainEqual(
        expect.stringMatching(/user_id=ann send_message_failed: WebSocket is not connected\. Need to call "accept" first\.$/),
      );
    await expect.poll(server.lines).toContainEqual(expect.stringMatching(/user_id=ann WebSocket not found, skipping message$/));
    expect(client.socket.readyState).toBe(client.socket.OPEN);
  });

  it('reconnect: the clean-up of the first connection takes the second one out of the registry', async () => {
    const server = await ready('--defect', 'registry-clobber', '--set', 'archiveWriteMs=300');
    const first = server.open('/ws/voice?user_id=ann');
    await first.next();
    await closeOf(first);
    const second = server.open('/ws/voice?user_id=ann');
    expect(await nextObject(second)).toMatchObject({ event: 'connected' });
    await expect.poll(() => connectionsOf(server), { timeout: 5000 }).toBe(0);
    second.socket.send('{"type":"ping","id":"unheard"}');
    await expect.poll(server.lines).toContainEqual(expect.stringMatching(/user_id=ann WebSocket not found, skipping message$/));
  });

  it('3 tabs: all are greeted with the session of the last one', async () => {
    const server = await ready('--defect', 'crossed-identity', '--set', 'profileLookupMs=200');
    const greetings = await Promise.all([1, 2, 3].map(() => nextObject(server.open('/ws/voice?user_id=ann'))));
    expect(new Set(greetings.map((greeting) => greeting['session_id'])).size).toBe(1);
  });
});

describe('case D', () => {
  it('sent before connected: the message waits for its user', async () => {
    const server = await ready();
    expect(await server.emit('ann', 'early')).toBe(202);
    await expect.poll(server.lines).toContain('INFO:     No active connection for user ann, message queued');
    expect(await (await server.get('/metrics')).text()).toContain('ws_reference_queue_depth 1\n');
  });

  it('connected after: what waited is delivered behind the greeting, and the log says so', async () => {
    const server = await ready();
    await server.emit('ann', 'early');
    await expect.poll(server.lines).toContain('INFO:     No active connection for user ann, message queued');
    const client = server.open('/ws?user_id=ann');
    expect(await nextObject(client)).toMatchObject({ event: 'connected' });
    expect(await nextObject(client)).toEqual({ id: 'early' });
    for (const words of [
      'WebSocket connection fully established',
      'Processing 1 queued messages for user',
      'Successfully delivered queued message',
    ]) {
      await expect.poll(server.lines).toContainEqual(expect.stringMatching(`user_id=ann ${words}$`));
    }
  });

  it('cold-start timing: nobody is let in and dropped, and the first one in is greeted', async () => {
    const server = await startReference('--set', 'startupPieceMs=200');
    const early = server.open('/ws?user_id=ann');
    expect((await early.closed).code).toBe(1006);
    await expect.poll(server.lines).toContainEqual(expect.stringMatching(/"WebSocket \/ws\?user_id=ann" 503$/));
    await server.ready;
    expect(await nextObject(server.open('/ws?user_id=ann'))).toMatchObject({ event: 'connected' });
  });

  it('concurrent connect and send: no message is lost and none comes before the greeting', async () => {
    const server = await ready();
    const clients = users.map((user) => server.open(`/ws?user_id=${user}`));
    await Promise.all(users.map((user) => server.emit(user, user)));
    for (const [place, client] of clients.entries()) {
      expect(await nextObject(client)).toMatchObject({ event: 'connected' });
      expect(await nextObject(client)).toEqual({ id: users[place] });
    }
  });

  it('recovery: what is sent while the user is away is delivered in order after the reconnect', async () => {
    const server = await ready();
    const first = server.open('/ws?user_id=ann');
    await first.next();
    await closeOf(first);
    await expect.poll(() => connectionsOf(server)).toBe(0);
    for (const id of ['1', '2', '3']) await server.emit('ann', id);
    await expect.poll(() => server.lines().filter((line) => line.endsWith('message queued')).length).toBe(3);
    const second = server.open('/ws?user_id=ann');
    await second.next();
    expect([await nextObject(second), await nextObject(second), await nextObject(second)]).toEqual([{ id: '1' }, { id: '2' }, { id: '3' }]);
  });

  it('limits: a full queue drops its oldest message, counts it, and keeps the rest', async () => {
    const server = await ready('--set', 'queuePerUser=2');
    for (const id of ['1', '2', '3']) await server.emit('ann', id);
    await expect
      .poll(async () => (await server.get('/metrics')).text())
      .toContain('ws_reference_queue_dropped_total{reason="overflow"} 1\n');
    const client = server.open('/ws?user_id=ann');
    await client.next();
    expect([await nextObject(client), await nextObject(client)]).toEqual([{ id: '2' }, { id: '3' }]);
  });

  it('critical events: tried again until the user is there', async () => {
    const retry = ['--set', 'criticalPauseMs=200', '--set', 'criticalRetries=30'];
    const server = await ready('--defect', 'lost-push', '--fix', 'critical-retry', ...retry);
    await server.emit('ann', 'critical', 'critical');
    await expect.poll(server.lines).toContain('WARNING:  No active connection for user ann on attempt 1/30');
    const client = server.open('/ws?user_id=ann');
    await client.next();
    expect(await nextObject(client)).toEqual({ id: 'critical' });
  });
});

describe('case D, the faults', () => {
  it('sent before connected: the message is lost, and who connects after gets nothing', async () => {
    const server = await ready('--defect', 'lost-push');
    await server.emit('ann', 'early');
    await expect.poll(server.lines).toContain('ERROR:    No WebSocket connections found for user ann');
    const client = server.open('/ws?user_id=ann');
    expect(await nextObject(client)).toMatchObject({ event: 'connected' });
    expect(await messagesUntilPong(client)).toEqual([]);
  });

  it('cold-start timing: who comes before start-up is complete is let in and dropped', async () => {
    const server = await startReference('--defect', 'cold-start', '--set', 'startupPieceMs=300');
    expect(await server.open('/ws?user_id=ann').closed).toEqual({ code: 1011, reason: 'Service not ready' });
  });

  it('concurrent connect and send: what is emitted while registration waits for its store is lost', async () => {
    const server = await ready('--defect', 'lost-push', '--set', 'presenceWriteMs=300');
    const client = server.open('/ws?user_id=ann');
    await new Promise((resolve) => client.socket.once('open', resolve));
    await server.emit('ann', 'at once');
    await expect.poll(server.lines).toContain('ERROR:    No WebSocket connections found for user ann');
    expect(await nextObject(client)).toMatchObject({ event: 'connected' });
    expect(await messagesUntilPong(client)).toEqual([]);
  });

  it('recovery: what is sent while the user is away is gone', async () => {
    const server = await ready('--defect', 'lost-push');
    const first = server.open('/ws?user_id=ann');
    await first.next();
    await closeOf(first);
    await expect.poll(() => connectionsOf(server)).toBe(0);
    await server.emit('ann', 'away');
    await expect.poll(server.lines).toContain('ERROR:    No WebSocket connections found for user ann');
    const second = server.open('/ws?user_id=ann');
    await second.next();
    expect(await messagesUntilPong(second)).toEqual([]);
  });

  it('critical events: one that nobody tries again is lost like any other', async () => {
    const server = await ready('--defect', 'lost-push');
    await server.emit('ann', 'critical', 'critical');
    await expect.poll(server.lines).toContain('ERROR:    No WebSocket connections found for user ann');
  });
});
