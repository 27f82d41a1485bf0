// What each cure really does, by its published figures, against the defect it is claimed for.
import { describe, expect, it } from 'vitest';
import { assembleBehaviour } from '../../src/reference/assemble.js';
import { cures } from '../../src/reference/cures/table.js';
import { defects } from '../../src/reference/defects/table.js';
import { rightBehaviour } from '../../src/reference/right-behaviour.js';
import { createWorld, type FakeClient, isGreeted, type World, type WorldChoice } from './support/world.js';

interface Burst {
  readonly world: World;
  readonly clients: readonly FakeClient[];
  readonly greeted: number;
}

/** So many clients in the same turn, each with a user of its own, watched for four seconds. */
async function burst(choice: WorldChoice, count: number): Promise<Burst> {
  const world = await createWorld(choice);
  const clients = Array.from({ length: count }, (_, number) => world.connect(`u${number}`));
  await world.clock.advance(4000);
  return { world, clients, greeted: clients.filter(isGreeted).length };
}

/** How long after its 101 a lone client is greeted. */
async function greetedAfterMs(choice: WorldChoice): Promise<number> {
  const world = await createWorld(choice);
  const startedMs = world.clock.nowMs();
  const client = world.connect('u');
  while (!isGreeted(client) && world.clock.nowMs() - startedMs < 1000) await world.clock.advance(1);
  return world.clock.nowMs() - startedMs;
}

const racing = ['accept-race'];

describe('the table of cures', () => {
  it('names only defects that there are, and none twice', () => {
    const known = defects.map(({ name }) => name);
    for (const { name, appliesTo } of cures) expect(known, name).toEqual(expect.arrayContaining([...appliesTo]));
    expect(new Set(cures.map(({ name }) => name)).size).toBe(cures.length);
  });
});

describe('ordering', () => {
  it('is the right behaviour in every decision, whatever the defects', () => {
    const all = defects.map(({ name }) => name);
    expect(assembleBehaviour({ defects: all, cures: [] })).not.toEqual(rightBehaviour);
    expect(assembleBehaviour({ defects: all, cures: ['ordering'] })).toEqual(rightBehaviour);
  });

  it('mends the race by construction and adds nothing to a lone greeting', async () => {
    expect((await burst({ defects: racing, cures: ['ordering'] }, 500)).greeted).toBe(500);
    expect(await greetedAfterMs({ defects: racing, cures: ['ordering'] })).toBe(await greetedAfterMs({ defects: racing }));
  });
});

describe('settle-delay', () => {
  const cured = { defects: racing, cures: ['settle-delay'] };
  it('adds 10 + 50 ms to every greeting', async () => {
    expect((await greetedAfterMs(cured)) - (await greetedAfterMs({ defects: racing }))).toBe(60);
  });

  it('moves the race and does not remove it: 100 at once are spared, of 200 some fail', async () => {
    expect((await burst(cured, 100)).greeted).toBe(100);
    expect((await burst(cured, 200)).greeted).toBeLessThan(200);
  });
});

describe('state-check', () => {
  it('turns the 1011 into silence: nobody is closed, and who was not ready is never greeted', async () => {
    const { clients, greeted, world } = await burst({ defects: racing, cures: ['state-check'] }, 20);
    expect(greeted).toBe(12);
    expect(clients.filter((client) => client.closedWith() !== undefined)).toEqual([]);
    expect(world.application.metrics.valueOf('greetings_lost')).toBe(8);
  });

  it('leaves the connection usable: a push that comes later is delivered', async () => {
    const { clients, world } = await burst({ defects: racing, cures: ['state-check'] }, 20);
    world.emit('u19', '{"id":1}');
    await world.clock.advance(100);
    expect(clients[19]?.received).toEqual(['{"id":1}']);
  });
});

describe('the retrying cures', () => {
  it('welcome-retry spares 200 at once, whose last is accepted after its second try', async () => {
    const { greeted, world } = await burst({ defects: racing, cures: ['welcome-retry'] }, 200);
    expect(greeted).toBe(200);
    expect(world.application.metrics.valueOf('retries')).toBeGreaterThan(0);
  });

  it('welcome-retry adds its 10 ms to every greeting, send-retry and send-back-off nothing to the lucky ones', async () => {
    const without = await greetedAfterMs({ defects: racing });
    expect(await greetedAfterMs({ defects: racing, cures: ['welcome-retry'] })).toBe(without + 10);
    expect(await greetedAfterMs({ defects: racing, cures: ['send-retry'] })).toBe(without);
    expect(await greetedAfterMs({ defects: racing, cures: ['send-back-off'] })).toBe(without);
  });

  it.each(['send-retry', 'send-back-off'])('%s gives up after 20 + 40 ms: of 200 at once some still fail', async (cure) => {
    expect((await burst({ defects: racing, cures: [cure] }, 100)).greeted).toBe(100);
    const { greeted, clients } = await burst({ defects: racing, cures: [cure] }, 200);
    expect(greeted).toBeLessThan(200);
    expect(clients.at(-1)?.closedWith()).toEqual({ code: 1011, reason: 'Internal error' });
  });

  it('raise the alert when more than 10 % needed a retry, once', async () => {
    const { world } = await burst({ defects: racing, cures: ['send-retry'] }, 30);
    expect(world.lines.filter((line) => /^WARNING: .* connections needed a retry, more than 10 %$/.test(line))).toHaveLength(1);
  });

  it('raise the alert for those too whose retries were all in vain', async () => {
    const { world, greeted } = await burst({ defects: racing, cures: ['send-retry'], settings: { sessionLookupMs: 500 } }, 20);
    expect(greeted).toBe(0);
    expect(world.application.alert.isRaised()).toBe(true);
  });
});

describe('coordinated-handshake', () => {
  it.each([
    ['testing', 2],
    ['development', 20],
    ['staging', 50],
    ['production', 50],
  ] as const)('adds two base delays in %s: %i ms', async (environment, addedMs) => {
    const choice = { defects: racing, environment };
    expect((await greetedAfterMs({ ...choice, cures: ['coordinated-handshake'] })) - (await greetedAfterMs(choice))).toBe(addedMs);
  });

  it('gives up at the limit of the environment, with 1011 and a recorded pattern', async () => {
    const { world, greeted, clients } = await burst({ defects: racing, cures: ['coordinated-handshake'], environment: 'testing' }, 300);
    expect(greeted).toBeLessThan(300);
    expect(clients.at(-1)?.closedWith()?.code).toBe(1011);
    expect(world.application.detector.counts()['handshake-timeout']).toBe(300 - greeted);
  });
});

describe('queue-until-ready', () => {
  it('greets everybody with the transition, without a delay for the lucky ones', async () => {
    const cured = { defects: racing, cures: ['queue-until-ready'] };
    expect((await burst(cured, 500)).greeted).toBe(500);
    expect(await greetedAfterMs(cured)).toBe(await greetedAfterMs({ defects: racing }));
  });
});

describe('progressive-validation', () => {
  const cured = { defects: racing, cures: ['progressive-validation'] };
  it('greets everybody within its 3 s', async () => {
    expect((await burst(cured, 500)).greeted).toBe(500);
  });

  it('goes on as before when the 3 s are over, and says so', async () => {
    const world = await createWorld({ ...cured, settings: { sessionLookupMs: 60_000 } });
    const client = world.connect('u', '/ws/voice');
    await world.clock.advance(3100);
    expect(world.lines.some((line) => line.endsWith('not ready after 3000 ms, the per-user message loop starts all the same'))).toBe(true);
    expect(client.closedWith()).toEqual({ code: 1011, reason: 'Internal error' });
  });
});

describe('adaptive-delay', () => {
  it('learns: it starts with the base delay of the environment, and each burst of 40 spares more than the one before', async () => {
    const world = await createWorld({ defects: racing, cures: ['adaptive-delay'], environment: 'testing' });
    const greeted: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      const clients = Array.from({ length: 40 }, (_, number) => world.connect(`u${round}-${number}`));
      await world.clock.advance(100);
      greeted.push(clients.filter(isGreeted).length);
    }
    // Slowly, because only those are observed that stayed long enough to be accepted.
    expect(greeted).toEqual([24, 36, 40]);
  });
});

describe('ping-before-data', () => {
  it('proves the transport and not the application: after quick pongs just as many fail', async () => {
    const world = await createWorld({ defects: racing, cures: ['ping-before-data'] });
    const clients = Array.from({ length: 20 }, (_, number) => world.connect(`u${number}`));
    world.clock.after(8, () => clients.forEach((client) => client.answerPings()));
    await world.clock.advance(8);
    clients.forEach((client) => client.answerPings());
    await world.clock.advance(4000);
    expect(clients.filter(isGreeted).length).toBeLessThan(20);
  });

  it('waits at most a second for the pong', async () => {
    const world = await createWorld({ defects: racing, cures: ['ping-before-data'] });
    const client = world.connect('u');
    await world.clock.advance(1007);
    expect(isGreeted(client)).toBe(false);
    await world.clock.advance(1);
    expect(isGreeted(client)).toBe(true);
  });
});

describe('circuit-breaker', () => {
  it('refuses with 503 after a burst that failed, and lets probes in a second later', async () => {
    const { world } = await burst({ defects: racing, cures: ['circuit-breaker'], settings: { breakerOpenMs: 10_000 } }, 60);
    const { application, clock } = world;
    expect(await application.behaviour.admit(application)).toMatchObject({
      kind: 'refused',
      httpStatus: 503,
      text: 'Circuit breaker is open',
    });
    await clock.advance(10_000);
    expect(await application.behaviour.admit(application)).toEqual({ kind: 'admitted' });
  });
});

describe('startup-gate', () => {
  it('holds an upgrade back until start-up is complete', async () => {
    const { application, clock } = await createWorld({ defects: ['cold-start'], cures: ['startup-gate'], isStarting: true });
    const startedMs = clock.nowMs();
    const admission = application.behaviour.admit(application).then((answer) => ({ answer, afterMs: clock.nowMs() - startedMs }));
    await clock.advance(2000);
    expect(await admission).toEqual({ answer: { kind: 'admitted' }, afterMs: 400 });
    expect(clock.pending()).toBe(0);
  });

  it('refuses clearly after 10 s', async () => {
    const settings = { startupPieceMs: 5000 };
    const { application, clock } = await createWorld({ defects: ['cold-start'], cures: ['startup-gate'], isStarting: true, settings });
    const startedMs = clock.nowMs();
    const admission = application.behaviour.admit(application).then((answer) => ({ answer, afterMs: clock.nowMs() - startedMs }));
    await clock.advance(30_000);
    expect(await admission).toMatchObject({
      answer: { kind: 'refused', httpStatus: 503, text: 'Service not ready: start-up was not complete after 10000 ms' },
      afterMs: 10_000,
    });
  });
});

describe('queue', () => {
  const cured = { defects: ['lost-push'], cures: ['queue'] };
  it('delivers what was emitted before the user came, in order, after the greeting, and logs the founding words', async () => {
    const world = await createWorld(cured);
    for (const id of [1, 2, 3]) world.emit('u', `{"id":${id}}`);
    await world.clock.advance(500);
    const client = world.connect('u');
    await world.clock.advance(100);
    expect(client.messages().map((message) => message['event'] ?? message['id'])).toEqual(['connected', 1, 2, 3]);
    const about = `INFO:     ${client.connection.remote} - user_id=u`;
    expect(world.lines).toContain(`${about} WebSocket connection fully established`);
    expect(world.lines).toContain(`${about} Processing 3 queued messages for user`);
    expect(world.lines.filter((line) => line === `${about} Successfully delivered queued message`)).toHaveLength(3);
  });

  it('gives up what is older than 30 s and what is beyond its limits', async () => {
    const world = await createWorld({ ...cured, settings: { queuePerUser: 2 } });
    for (const id of [1, 2, 3]) world.emit('u', `{"id":${id}}`);
    await world.clock.advance(100);
    world.emit('v', '{"id":4}');
    await world.clock.advance(100);
    const inTime = world.connect('u');
    await world.clock.advance(30_000);
    const tooLate = world.connect('v');
    await world.clock.advance(100);
    expect(inTime.messages().slice(1)).toEqual([{ id: 2 }, { id: 3 }]);
    expect(tooLate.messages().slice(1)).toEqual([]);
    expect(world.application.queue.dropped()).toEqual({ overflow: 1, expired: 1, refused: 0 });
  });

  it('logs and counts a message that it refuses, which is a limit at work and no race', async () => {
    const world = await createWorld({ ...cured, settings: { queuePerUser: 1, queueDropsOldest: 0 } });
    for (const id of [1, 2]) world.emit('u', `{"id":${id}}`);
    await world.clock.advance(100);
    expect(world.lines.at(-1)).toBe('WARNING:  Message queue is full, message for user u refused');
    expect(world.application.queue.dropped()).toEqual({ overflow: 0, expired: 0, refused: 1 });
    expect(world.application.metrics.valueOf('messages_undelivered')).toBe(1);
    expect(world.application.detector.seen()).toEqual([]);
  });
});

describe('confirmation', () => {
  it('comes 50 ms after the greeting, and not a moment sooner', async () => {
    const world = await createWorld({ defects: ['lost-push'], cures: ['confirmation'] });
    const client = world.connect('u');
    while (!isGreeted(client)) await world.clock.advance(1);
    await world.clock.advance(49);
    expect(client.messages()).toHaveLength(1);
    await world.clock.advance(1);
    expect(client.messages()[1]).toMatchObject({ event: 'connection_ready', connection_ready: true });
  });

  it('says connection_ready 50 ms after the greeting, and whoever waits for it loses no push', async () => {
    const world = await createWorld({ defects: ['lost-push'], cures: ['confirmation'] });
    const clients = Array.from({ length: 50 }, (_, number) => world.connect(`u${number}`));
    const isConfirmed = (client: FakeClient): boolean => client.messages()[1]?.['connection_ready'] === true;
    const waiting = new Set(clients);
    for (let passedMs = 0; passedMs < 500; passedMs += 1) {
      await world.clock.advance(1);
      for (const client of waiting) {
        if (!isConfirmed(client)) continue;
        waiting.delete(client);
        world.emit(client.userId, '{"id":1}');
      }
    }
    expect(waiting.size).toBe(0);
    expect(clients.every((client) => client.received.includes('{"id":1}'))).toBe(true);
  });
});

describe('critical-retry', () => {
  it.each([
    ['development', 1, 500],
    ['testing', 1, 500],
    ['staging', 3, 1000],
    ['production', 3, 1000],
  ] as const)('tries again in %s %i times, %i ms apart', async (environment, retries, pauseMs) => {
    const world = await createWorld({ defects: ['lost-push'], cures: ['critical-retry'], environment });
    world.emitCritical('u', '{"id":1}');
    await world.clock.advance(25 + retries * pauseMs - 1);
    expect(world.lines.filter((line) => line.startsWith('WARNING:  No active connection for user u on attempt'))).toHaveLength(retries);
    expect(world.lines).toContain(`WARNING:  No active connection for user u on attempt ${retries}/${retries}`);
    expect(world.lines).not.toContain('ERROR:    No WebSocket connections found for user u');
    await world.clock.advance(1);
    expect(world.lines).toContain('ERROR:    No WebSocket connections found for user u');
    expect(world.clock.pending()).toBe(0);
  });

  it('delivers to whoever has come meanwhile', async () => {
    const world = await createWorld({ defects: ['lost-push'], cures: ['critical-retry'] });
    world.emitCritical('u', '{"id":1}');
    await world.clock.advance(100);
    const client = world.connect('u');
    await world.clock.advance(600);
    expect(client.received).toContain('{"id":1}');
  });
});
