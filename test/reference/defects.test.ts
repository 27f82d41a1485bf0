// Each defect on a clock that stands still between events: what fails is decided by the order of events alone.
import { describe, expect, it } from 'vitest';
import { brokenDefects, defects } from '../../src/reference/defects/table.js';
import { createWorld, type FakeClient, isGreeted, type World, type WorldChoice } from './support/world.js';

const apart = 20;

/** Clients that come in the same turn, or `apart` ms after one another. */
async function connectAll(world: World, count: number, gapMs = 0): Promise<readonly FakeClient[]> {
  const clients: FakeClient[] = [];
  for (let number = 1; number <= count; number += 1) {
    clients.push(world.connect(`u${number}`));
    if (gapMs > 0) await world.clock.advance(gapMs);
  }
  return clients;
}

async function greetedOf(choice: WorldChoice, count: number, gapMs = 0): Promise<number> {
  const world = await createWorld(choice);
  const clients = await connectAll(world, count, gapMs);
  await world.clock.advance(1000);
  return clients.filter(isGreeted).length;
}

describe('the table of defects', () => {
  it('has one entry for each of the founding faults', () => {
    expect(defects.map(({ name }) => name)).toEqual([
      'accept-race',
      'greeting-race',
      'lost-push',
      'cold-start',
      'lost-first-message',
      'registry-clobber',
      'crossed-identity',
      'limit-off-by-one',
    ]);
  });

  it('knows what broken switches on', () => {
    expect(brokenDefects).toEqual(['accept-race', 'registry-clobber', 'cold-start']);
  });
});

describe('the right behaviour', () => {
  it('greets everybody, alone, in a burst, and in a burst of a thousand', async () => {
    expect(await greetedOf({}, 1)).toBe(1);
    expect(await greetedOf({}, 20)).toBe(20);
    expect(await greetedOf({}, 1000)).toBe(1000);
  });

  it('greets 8 ms after the 101, which is the work itself: waiting for accept adds nothing to a lone client', async () => {
    const world = await createWorld();
    const client = world.connect('u');
    await world.clock.advance(7.9);
    expect(client.messages()).toHaveLength(0);
    await world.clock.advance(0.1);
    expect(client.messages()).toEqual([{ event: 'connected', session_id: client.connection.sessionId, user_id: 'u' }]);
  });

  it('logs of each connection how long its accept took', async () => {
    const world = await createWorld();
    const clients = await connectAll(world, 7);
    await world.clock.advance(100);
    const [first, last] = [clients[0], clients[6]].map((client) => `INFO:     ${client?.connection.remote} - user_id=${client?.userId}`);
    expect(world.lines).toContain(`${first} connection time 3.0 ms`);
    expect(world.lines).toContain(`${last} connection time 6.0 ms`);
  });

  it('leaves nothing behind when all clients have gone', async () => {
    const world = await createWorld();
    const clients = await connectAll(world, 50);
    await world.clock.advance(5);
    clients.slice(0, 25).forEach((client) => client.leave());
    await world.clock.advance(100);
    clients.forEach((client) => client.leave());
    await world.clock.advance(1000);
    expect(world.application.registry.size()).toBe(0);
    expect(world.application.sessions.waiting()).toBe(0);
    expect(world.clock.pending()).toBe(0);
    expect(world.lines.filter((line) => line.startsWith('ERROR'))).toEqual([]);
  });
});

describe('accept-race', () => {
  it('spares a lone client, 12 at once and everybody who comes alone; 20 at once lose 8, 50 lose 38', async () => {
    const choice = { defects: ['accept-race'] };
    expect(await greetedOf(choice, 1)).toBe(1);
    expect(await greetedOf(choice, 12)).toBe(12);
    expect(await greetedOf(choice, 20)).toBe(12);
    expect(await greetedOf(choice, 50)).toBe(12);
    expect(await greetedOf(choice, 50, apart)).toBe(50);
  });

  it('ends in 1011 for the client and in the founding words for the log, with port and user', async () => {
    const world = await createWorld({ defects: ['accept-race'] });
    const clients = await connectAll(world, 20);
    await world.clock.advance(100);
    const failed = clients.find((client) => !isGreeted(client));
    expect(failed?.closedWith()).toEqual({ code: 1011, reason: 'Internal error' });
    expect(world.lines).toContain(
      `ERROR:    ${failed?.connection.remote ?? ''} - user_id=${failed?.userId ?? ''} send_message_failed: WebSocket is not connected. Need to call "accept" first.`,
    );
    expect(world.application.detector.counts()['send-before-accept']).toBe(8);
  });
});

describe('greeting-race', () => {
  it('leaves the connection open, never greeted, and no push finds it', async () => {
    const world = await createWorld({ defects: ['greeting-race'] });
    const clients = await connectAll(world, 20);
    await world.clock.advance(100);
    const failed = clients.filter((client) => !isGreeted(client));
    expect(failed).toHaveLength(8);
    expect(failed.map((client) => client.closedWith())).toEqual(failed.map(() => undefined));
    const user = failed[0]?.userId ?? '';
    world.emit(user, '{"id":1}');
    failed[0]?.send('{"type":"ping","id":2}');
    await world.clock.advance(100);
    expect(failed[0]?.received).toEqual([]);
    expect(world.lines).toContain(`ERROR:    No WebSocket connections found for user ${user}`);
    expect(world.lines.filter((line) => line.endsWith(`user_id=${user} WebSocket not found, skipping message`))).toHaveLength(2);
  });

  it('spares clients that come alone', async () => {
    expect(await greetedOf({ defects: ['greeting-race'] }, 20, apart)).toBe(20);
  });
});

describe('lost-push', () => {
  /** How many get a push that was emitted just before they connected. */
  async function pushed(choice: WorldChoice, count: number, gapMs = 0): Promise<{ readonly got: number; readonly world: World }> {
    const world = await createWorld(choice);
    const clients: FakeClient[] = [];
    for (let number = 1; number <= count; number += 1) {
      world.emit(`u${number}`, `{"id":${number}}`);
      clients.push(world.connect(`u${number}`));
      if (gapMs > 0) await world.clock.advance(gapMs);
    }
    await world.clock.advance(5000);
    return { got: clients.filter((client, place) => client.received.includes(`{"id":${place + 1}}`)).length, world };
  }

  it('loses what is emitted while registration waits for the presence store, and only then', async () => {
    expect((await pushed({ defects: ['lost-push'] }, 1)).got).toBe(1);
    expect((await pushed({ defects: ['lost-push'] }, 20, apart)).got).toBe(20);
    const { got, world } = await pushed({ defects: ['lost-push'] }, 20);
    expect(got).toBe(8);
    expect(world.lines).toContain('ERROR:    No WebSocket connections found for user u20');
    expect(world.application.metrics.valueOf('messages_undelivered')).toBe(12);
  });

  it('loses nothing in the right behaviour, and the greeting comes first', async () => {
    expect((await pushed({}, 20)).got).toBe(20);
    const world = await createWorld({ settings: { eventLookupMs: 1 } });
    const client = world.connect('u');
    world.emit('u', '{"id":1}');
    await world.clock.advance(100);
    expect(client.messages().map((message) => message['event'] ?? message['id'])).toEqual(['connected', 1]);
  });

  it('does not register a client that left while it was accepted', async () => {
    const world = await createWorld({ defects: ['lost-push'] });
    const client = world.connect('u');
    await world.clock.advance(1);
    client.leave();
    await world.clock.advance(100);
    expect(world.application.registry.size()).toBe(0);
  });
});

describe('cold-start', () => {
  it('lets a client in before start-up is complete and closes with 1011 because its store is missing', async () => {
    const world = await createWorld({ defects: ['cold-start'], isStarting: true });
    expect(await world.application.behaviour.admit(world.application)).toEqual({ kind: 'admitted' });
    const early = world.connect('early');
    await world.clock.advance(1000);
    expect(early.closedWith()).toEqual({ code: 1011, reason: 'Service not ready' });
    expect(
      world.lines.some((line) => /user_id=early Service not ready: startup_not_complete, \w+ store is not loaded yet$/.test(line)),
    ).toBe(true);
    const late = world.connect('late');
    await world.clock.advance(100);
    expect(isGreeted(late)).toBe(true);
  });

  it('is a 503 with Retry-After in the right behaviour', async () => {
    const world = await createWorld({ isStarting: true });
    const refused = { kind: 'refused', httpStatus: 503, retryAfterSeconds: 1 };
    expect(await world.application.behaviour.admit(world.application)).toMatchObject(refused);
    await world.clock.advance(399);
    expect(await world.application.behaviour.admit(world.application)).toMatchObject(refused);
    await world.clock.advance(1);
    expect(await world.application.behaviour.admit(world.application)).toEqual({ kind: 'admitted' });
  });
});

describe('lost-first-message', () => {
  /** How many are answered who send a ping half a millisecond after their 101. */
  async function answered(choice: WorldChoice, gapMs: number): Promise<number> {
    const world = await createWorld(choice);
    const clients: FakeClient[] = [];
    for (let number = 1; number <= 20; number += 1) {
      const client = world.connect(`u${number}`);
      clients.push(client);
      world.clock.after(0.5, () => client.send('{"type":"ping","id":1}'));
      if (gapMs > 0) await world.clock.advance(gapMs);
    }
    await world.clock.advance(1000);
    return clients.filter((client) => client.messages().some((message) => message['type'] === 'pong')).length;
  }

  it('loses the messages of all who find the broker pool empty', async () => {
    expect(await answered({ defects: ['lost-first-message'] }, 0)).toBe(4);
  });

  it('spares clients that come alone, and the right behaviour spares all', async () => {
    expect(await answered({ defects: ['lost-first-message'] }, apart)).toBe(20);
    expect(await answered({}, 0)).toBe(20);
  });
});

describe('registry-clobber', () => {
  /** The same user leaves and comes back after a gap; what does the second connection see? */
  async function reconnect(choice: WorldChoice, gapMs: number): Promise<{ readonly second: FakeClient; readonly world: World }> {
    const world = await createWorld(choice);
    const first = world.connect('u');
    await world.clock.advance(100);
    first.leave();
    await world.clock.advance(gapMs);
    const second = world.connect('u');
    await world.clock.advance(100);
    second.send('{"type":"ping","id":1}');
    world.emit('u', '{"id":2}');
    await world.clock.advance(100);
    return { second, world };
  }

  it('takes greeting, answers and pushes from a client that reconnects at once', async () => {
    const { second, world } = await reconnect({ defects: ['registry-clobber'] }, 0);
    expect(second.received).toEqual([]);
    expect(second.closedWith()).toBeUndefined();
    const about = `${second.connection.remote} - user_id=u`;
    expect(world.lines).toContain(`ERROR:    ${about} No WebSocket connections found for user u`);
    expect(world.lines).toContain(`WARNING:  ${about} WebSocket not found, skipping message`);
    expect(world.lines).toContain('ERROR:    No WebSocket connections found for user u');
  });

  it('spares a client that reconnects after 20 ms, and the right behaviour spares all', async () => {
    expect((await reconnect({ defects: ['registry-clobber'] }, apart)).second.messages()).toHaveLength(3);
    expect((await reconnect({}, 0)).second.messages()).toHaveLength(3);
  });

  it('never removes another tab of the same user in the right behaviour', async () => {
    const world = await createWorld();
    const tabs = [world.connect('u'), world.connect('u'), world.connect('u')];
    await world.clock.advance(100);
    tabs[0]?.leave();
    await world.clock.advance(100);
    world.emit('u', '{"id":1}');
    await world.clock.advance(100);
    expect(tabs.map((tab) => tab.received.includes('{"id":1}'))).toEqual([false, true, true]);
    expect(new Set(tabs.map((tab) => tab.messages()[0]?.['session_id'])).size).toBe(3);
  });
});

describe('crossed-identity', () => {
  async function crossed(choice: WorldChoice, gapMs: number): Promise<number> {
    const world = await createWorld(choice);
    const clients = await connectAll(world, 20, gapMs);
    await world.clock.advance(1000);
    return clients.filter((client) => client.messages()[0]?.['user_id'] !== client.userId).length;
  }

  it('greets everybody in a burst as the one who came last', async () => {
    expect(await crossed({ defects: ['crossed-identity'] }, 0)).toBe(19);
  });

  it('spares clients that come alone, and the right behaviour spares all', async () => {
    expect(await crossed({ defects: ['crossed-identity'] }, apart)).toBe(0);
    expect(await crossed({}, 0)).toBe(0);
  });

  it('stays wrong: who asks later is told the same wrong name', async () => {
    const world = await createWorld({ defects: ['crossed-identity'] });
    const first = world.connect('first');
    world.connect('second');
    await world.clock.advance(100);
    first.send('{"type":"whoami","id":1}');
    await world.clock.advance(100);
    expect(first.messages().at(-1)).toMatchObject({ type: 'whoami', user_id: 'second' });
  });
});

describe('limit-off-by-one', () => {
  async function seated(choice: WorldChoice, gapMs: number): Promise<number> {
    const { application, clock } = await createWorld(choice);
    const asked: Promise<number | undefined>[] = [];
    for (let number = 0; number < 20; number += 1) {
      asked.push(application.behaviour.takeSeat(application, 'a'));
      if (gapMs > 0) await clock.advance(gapMs);
    }
    await clock.advance(1000);
    return (await Promise.all(asked)).filter((seat) => seat !== undefined).length;
  }

  it('lets all 20 into a room of 10 when they come at once', async () => {
    expect(await seated({ defects: ['limit-off-by-one'] }, 0)).toBe(20);
  });

  it('lets 10 in when they come one by one, and the right behaviour always does', async () => {
    expect(await seated({ defects: ['limit-off-by-one'] }, apart)).toBe(10);
    expect(await seated({}, 0)).toBe(10);
  });
});
