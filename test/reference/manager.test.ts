// Row 1: the connection manager's checks around every send and every receive.
import { describe, expect, it } from 'vitest';
import { ClientLeftError, mayReceive, NotAcceptedError, reply, send, sendGreeting, trySend } from '../../src/reference/manager.js';
import { createWorld, isGreeted, type FakeClient, type World } from './support/world.js';

async function accepted(settings: Parameters<typeof createWorld>[0] = {}): Promise<{ readonly world: World; readonly client: FakeClient }> {
  const world = await createWorld(settings);
  const client = world.connect('ann');
  await world.clock.advance(100);
  return { world, client };
}

const pong = '{"type":"pong"}';

describe('a send', () => {
  it('goes out on an accepted connection', async () => {
    const { world, client } = await accepted();
    send(world.application, client.connection, pong);
    expect(client.received.at(-1)).toBe(pong);
  });

  it('before accept throws the founding words, sends nothing, and is recorded as a race', async () => {
    const world = await createWorld();
    const client = world.connect('ann');
    expect(() => send(world.application, client.connection, pong)).toThrow(new NotAcceptedError());
    expect(new NotAcceptedError().message).toBe('WebSocket is not connected. Need to call "accept" first.');
    expect(client.received).toEqual([]);
    expect(world.application.detector.counts()['send-before-accept']).toBe(1);
  });

  it('to a client that has left throws without a word, as in the founding logs, and is no race', async () => {
    const { world, client } = await accepted();
    client.leave();
    expect(() => send(world.application, client.connection, pong)).toThrow(ClientLeftError);
    expect(new ClientLeftError().message).toBe('');
    expect(world.application.detector.seen()).toEqual([]);
  });

  it('that may fail is logged as the founding servers do, and the caller goes on', async () => {
    const world = await createWorld();
    const { connection } = world.connect('ann');
    expect(trySend(world.application, connection, pong)).toBe(false);
    expect(world.lines.at(-1)).toBe(
      `ERROR:    ${connection.remote} - user_id=ann send_message_failed: WebSocket is not connected. Need to call "accept" first.`,
    );
  });
});

describe('a greeting', () => {
  it('needs the registration of its user, and is lost with the founding words without one', async () => {
    const { world, client } = await accepted();
    world.application.registry.remove(client.connection);
    expect(sendGreeting(world.application, client.connection, '{}')).toBe(false);
    expect(world.lines.at(-1)).toMatch(/^ERROR: .*No WebSocket connections found for user ann$/);
    expect(world.application.detector.counts()['greeting-lost']).toBe(1);
  });
});

describe('a reply', () => {
  it('is skipped with the founding words when the connection is registered no more', async () => {
    const { world, client } = await accepted();
    world.application.registry.remove(client.connection);
    reply(world.application, client.connection, pong);
    expect(client.received).not.toContain(pong);
    expect(world.lines.at(-1)).toMatch(/^WARNING: .*WebSocket not found, skipping message$/);
  });
});

describe('the check before a receive', () => {
  it('says no before accept and notes it, yes after, and no without a note when the client has left', async () => {
    const world = await createWorld();
    const client = world.connect('ann');
    expect(mayReceive(world.application, client.connection)).toBe(false);
    await world.clock.advance(100);
    expect(mayReceive(world.application, client.connection)).toBe(true);
    client.leave();
    expect(mayReceive(world.application, client.connection)).toBe(false);
    expect(world.application.detector.counts()['receive-before-accept']).toBe(1);
  });

  it('keeps the messages of a handler that did not await accept until there is one, and they are answered then, in order', async () => {
    const world = await createWorld({ defects: ['accept-race'], cures: ['state-check'], settings: { sessionLookupMs: 50 } });
    const client = world.connect('ann');
    await world.clock.advance(10);
    for (const id of [1, 2]) client.send(`{"type":"ping","id":${id}}`);
    await world.clock.advance(10);
    expect(client.received).toEqual([]);
    await world.clock.advance(100);
    expect(isGreeted(client)).toBe(false);
    expect(client.messages()).toEqual([
      { type: 'pong', id: 1 },
      { type: 'pong', id: 2 },
    ]);
    expect(world.application.detector.counts()['receive-before-accept']).toBe(1);
  });
});

describe('messages whose end does not come', () => {
  it('are bounded for all clients together: the one that has sent most is cut, and what has gone does not count', async () => {
    const world = await createWorld({ settings: { maxAllUnfinishedBytes: 1000 } });
    const clients = ['ann', 'ben', 'cem'].map((user) => world.connect(user));
    for (const [place, bytes] of [600, 300, 100].entries()) clients[place]?.sendPart(bytes);
    expect(clients.map((client) => client.closedWith()?.code)).toEqual([undefined, undefined, undefined]);
    clients[1]?.sendPart(301);
    expect(clients.map((client) => client.closedWith()?.code)).toEqual([1006, undefined, undefined]);
    expect(world.application.unfinished.totalBytes()).toBe(401);
    expect(world.application.metrics.valueOf('clients_cut')).toBe(1);
    clients[1]?.sendPart(0);
    clients[2]?.leave();
    expect(world.application.unfinished.totalBytes()).toBe(0);
  });
});

describe('a client that does not read', () => {
  const kilobyte = 'x'.repeat(1000);

  it('is cut when more waits for it than one client may cost', async () => {
    const { world, client } = await accepted({ settings: { maxBacklogBytes: 2500 } });
    client.stopReading();
    for (let count = 0; count < 3; count += 1) expect(trySend(world.application, client.connection, kilobyte)).toBe(true);
    expect(world.application.unread.totalBytes()).toBe(3000);
    expect(trySend(world.application, client.connection, kilobyte)).toBe(false);
    expect(client.closedWith()?.code).toBe(1006);
    expect(world.application.metrics.valueOf('clients_cut')).toBe(1);
    expect(world.application.unread.totalBytes()).toBe(0);
  });

  it('is cut when more waits for all together than they may cost: the one for whom most waits, not the one that is sent to', async () => {
    const world = await createWorld({ settings: { maxAllBacklogBytes: 5000 } });
    const clients = ['ann', 'ben', 'cem'].map((user) => world.connect(user));
    await world.clock.advance(100);
    const [ann, ben, cem] = clients;
    ann?.stopReading();
    ben?.stopReading();
    const to = (client: FakeClient | undefined): boolean => client !== undefined && trySend(world.application, client.connection, kilobyte);
    for (const client of [ann, ann, ann, ben, ben]) expect(to(client)).toBe(true);
    expect(world.application.unread.totalBytes()).toBe(5000);
    expect(to(cem)).toBe(true);
    expect(clients.map((client) => client.closedWith()?.code)).toEqual([undefined, undefined, undefined]);
    expect(to(ben)).toBe(true);
    expect(clients.map((client) => client.closedWith()?.code)).toEqual([1006, undefined, undefined]);
    expect(world.application.unread.totalBytes()).toBe(3000);
    expect(world.application.metrics.valueOf('clients_cut')).toBe(1);
  });

  it('is not answered without end when it floods the server with pings', async () => {
    const { world, client } = await accepted({ settings: { maxBacklogBytes: 1000 } });
    client.ping('a');
    expect(client.pongs).toEqual(['a']);
    client.stopReading();
    for (let count = 0; count < 100; count += 1) client.ping('y'.repeat(100));
    expect(client.closedWith()?.code).toBe(1006);
    expect(world.application.metrics.valueOf('clients_cut')).toBe(1);
  });

  it('does not count any more when it has gone', async () => {
    const { world, client } = await accepted();
    client.stopReading();
    trySend(world.application, client.connection, kilobyte);
    client.leave();
    expect(world.application.unread.totalBytes()).toBe(0);
  });
});
