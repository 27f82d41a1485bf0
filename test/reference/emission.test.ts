// What becomes of an emitted message while connections come and go.
import { describe, expect, it } from 'vitest';
import { createWorld, type FakeClient, type World } from './support/world.js';

const idsOf = (client: FakeClient): readonly unknown[] => client.messages().flatMap(({ id }) => (id === undefined ? [] : [id]));

describe('an emitted message', () => {
  it('waits for the greeting of a connection that is being opened, behind what was queued before it', async () => {
    const world = await createWorld({ settings: { eventLookupMs: 1 } });
    world.emit('ann', '{"id":1}');
    await world.clock.advance(10);
    const client = world.connect('ann');
    world.emit('ann', '{"id":2}');
    await world.clock.advance(100);
    expect(client.messages()[0]).toMatchObject({ event: 'connected' });
    expect(idsOf(client)).toEqual([1, 2]);
  });

  it('is kept for the next connection when the one that it waited for leaves before its greeting', async () => {
    const world = await createWorld({ settings: { eventLookupMs: 1 } });
    const first = world.connect('ann');
    world.emit('ann', '{"id":1}');
    await world.clock.advance(3);
    first.leave();
    await world.clock.advance(100);
    expect(world.application.queue.depth()).toBe(1);
    expect(world.application.budgets.held.usedBytes()).toBe(0);
    const second = world.connect('ann');
    await world.clock.advance(100);
    expect(idsOf(second)).toEqual([1]);
  });

  it('is not sent twice to another tab that has it already', async () => {
    const world = await createWorld({ settings: { eventLookupMs: 1 } });
    const [leaving, staying] = [world.connect('ann'), world.connect('ann')];
    world.emit('ann', '{"id":1}');
    await world.clock.advance(3);
    leaving.leave();
    await world.clock.advance(100);
    expect(idsOf(staying)).toEqual([1]);
    expect(world.application.queue.depth()).toBe(0);
  });

  it('is not kept for later when another tab has had it, which has gone as well', async () => {
    const world = await createWorld({ settings: { eventLookupMs: 1 } });
    const greeted = world.connect('ann');
    await world.clock.advance(100);
    const opening = world.connect('ann');
    world.emit('ann', '{"id":1}');
    await world.clock.advance(3);
    greeted.leave();
    opening.leave();
    await world.clock.advance(100);
    expect(idsOf(greeted)).toEqual([1]);
    expect(world.application.queue.depth()).toBe(0);
  });

  it('goes to a connection that came after it when the one that it waited for leaves before its greeting', async () => {
    const world = await createWorld({ settings: { eventLookupMs: 1 } });
    const first = world.connect('ann');
    world.emit('ann', '{"id":1}');
    await world.clock.advance(3);
    const second = world.connect('ann');
    await world.clock.advance(1);
    first.leave();
    await world.clock.advance(100);
    expect(idsOf(second)).toEqual([1]);
    expect(world.application.queue.depth()).toBe(0);
    expect(world.application.budgets.held.usedBytes()).toBe(0);
  });

  it('is given up, and counted, when a connection in its opening has no room for it', async () => {
    const world = await createWorld({ settings: { eventLookupMs: 1, maxHeldMessages: 1 } });
    const client = world.connect('ann');
    for (const id of [1, 2]) world.emit('ann', `{"id":${id}}`);
    await world.clock.advance(100);
    expect(idsOf(client)).toEqual([1]);
    expect(world.application.metrics.valueOf('messages_delivered')).toBe(1);
    expect(world.application.metrics.valueOf('messages_undelivered')).toBe(1);
    expect(world.application.budgets.held.dropped()).toBe(1);
  });
});

describe('what waited for a user', () => {
  const messages = ['{"id":1}', '{"id":2}', '{"id":3}'];

  /** More waits than may lie in the socket, which the client does not read yet; a fourth message comes meanwhile. */
  async function slowClient(): Promise<{ readonly world: World; readonly client: FakeClient }> {
    const world = await createWorld({ settings: { eventLookupMs: 1, maxBacklogBytes: 10 } });
    for (const message of messages) world.emit('ann', message);
    await world.clock.advance(10);
    const client = world.connect('ann');
    client.stopReading();
    await world.clock.advance(100);
    world.emit('ann', '{"id":4}');
    await world.clock.advance(100);
    return { world, client };
  }

  it('is sent as the client reads, who is not cut for it, and comes before what was emitted meanwhile', async () => {
    const { world, client } = await slowClient();
    expect([client.closedWith(), world.application.queue.depth()]).toEqual([undefined, 3]);
    client.readAgain();
    await world.clock.advance(100);
    expect(idsOf(client)).toEqual([1, 2, 3, 4]);
    expect(world.application.metrics.valueOf('messages_delivered')).toBe(4);
    expect(world.clock.pending()).toBe(0);
  });

  it('goes on waiting, in order, when the client leaves before it is sent', async () => {
    const { world, client } = await slowClient();
    client.leave();
    await world.clock.advance(100);
    const next = world.connect('ann');
    await world.clock.advance(100);
    expect(idsOf(next)).toEqual([1, 2, 3, 4]);
    expect(world.application.metrics.valueOf('messages_undelivered')).toBe(0);
  });
});

describe('a critical event', () => {
  it('is dropped at once where no cure tries it again, as any other message', async () => {
    const world = await createWorld({ defects: ['lost-push'] });
    world.emitCritical('ann', '{"id":1}');
    await world.clock.advance(100);
    expect(world.lines).toContain('ERROR:    No WebSocket connections found for user ann');
  });

  it('is tried again by critical-retry, and a message that is not critical is not', async () => {
    const world = await createWorld({ defects: ['lost-push'], cures: ['critical-retry'] });
    world.emitCritical('ann', '{"id":1}');
    world.emit('ben', '{"id":2}');
    await world.clock.advance(100);
    expect(world.lines).toContain('WARNING:  No active connection for user ann on attempt 1/1');
    expect(world.lines).toContain('ERROR:    No WebSocket connections found for user ben');
    expect(world.lines.join()).not.toContain('user ben on attempt');
  });

  it('finds no room beyond the bytes that may wait, and goes the way of the others then', async () => {
    const world = await createWorld({ defects: ['lost-push'], cures: ['critical-retry'], settings: { maxPendingBytes: 1000 } });
    for (const user of ['ann', 'ben', 'cem', 'dan']) world.emitCritical(user, `{"id":"${'x'.repeat(100)}"}`);
    await world.clock.advance(100);
    expect(world.application.budgets.retries.dropped()).toBe(2);
    expect(world.lines.filter((line) => line.includes('No WebSocket connections found'))).toHaveLength(2);
    await world.clock.advance(1000);
    expect(world.application.budgets.retries.usedBytes()).toBe(0);
  });
});
