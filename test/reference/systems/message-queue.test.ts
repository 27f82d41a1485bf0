import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMessageQueue, type MessageQueue, type QueueLimits } from '../../../src/reference/systems/message-queue.js';
import type { Payload } from '../../../src/reference/payload.js';
import { createFakeClock } from '../support/fake-clock.js';

const limits: QueueLimits = { perUser: 3, total: 5, totalBytes: 1000, ttlMs: 1000, overflow: 'drop-oldest' };

function takeAll(queue: MessageQueue, userId: string): readonly Payload[] {
  return Array.from({ length: queue.waitingFor(userId) }, () => queue.takeNext(userId) ?? 'missing');
}

describe('the message queue', () => {
  it('gives a user all messages in the order in which they came, once', () => {
    const queue = createMessageQueue(createFakeClock(), limits);
    for (const message of ['a', 'b', 'c']) queue.put('u', message);
    expect(takeAll(queue, 'u')).toEqual(['a', 'b', 'c']);
    expect(queue.takeNext('u')).toBeUndefined();
    expect(queue.depth()).toBe(0);
  });

  it('drops the oldest of the same user when that user is at the limit', () => {
    const queue = createMessageQueue(createFakeClock(), limits);
    for (const message of ['a', 'b', 'c', 'd']) expect(queue.put('u', message)).toBe(true);
    expect(takeAll(queue, 'u')).toEqual(['b', 'c', 'd']);
    expect(queue.dropped()).toEqual({ overflow: 1, expired: 0, refused: 0 });
  });

  it('drops the longest waiting of all when all together are at the limit', () => {
    const queue = createMessageQueue(createFakeClock(), limits);
    for (const user of ['u', 'v', 'w', 'x', 'y', 'z']) queue.put(user, user);
    expect(takeAll(queue, 'u')).toEqual([]);
    expect(takeAll(queue, 'z')).toEqual(['z']);
    expect(queue.dropped().overflow).toBe(1);
  });

  it('drops the longest waiting of all until the bytes fit, and refuses what can never fit', () => {
    const queue = createMessageQueue(createFakeClock(), { ...limits, totalBytes: 10 });
    queue.put('u', 'aaaa');
    queue.put('v', 'bbbb');
    expect(queue.put('w', 'c'.repeat(8))).toBe(true);
    expect(queue.dropped()).toEqual({ overflow: 2, expired: 0, refused: 0 });
    expect(queue.put('w', 'd'.repeat(11))).toBe(false);
    expect(queue.put('x', 'ee')).toBe(true);
    expect([takeAll(queue, 'w'), takeAll(queue, 'x'), queue.depth()]).toEqual([['c'.repeat(8)], ['ee'], 0]);
    expect(queue.put('u', 'f'.repeat(10))).toBe(true);
    expect(queue.dropped()).toEqual({ overflow: 2, expired: 0, refused: 1 });
  });

  it('refuses the new message instead, when told so', () => {
    const queue = createMessageQueue(createFakeClock(), { ...limits, overflow: 'refuse-new' });
    for (const message of ['a', 'b', 'c']) queue.put('u', message);
    expect(queue.put('u', 'd')).toBe(false);
    expect(takeAll(queue, 'u')).toEqual(['a', 'b', 'c']);
    expect(queue.dropped()).toEqual({ overflow: 0, expired: 0, refused: 1 });
  });

  it('gives up a message when its time to live is over', async () => {
    const clock = createFakeClock();
    const queue = createMessageQueue(clock, limits);
    queue.put('u', 'old');
    await clock.advance(600);
    queue.put('u', 'young');
    await clock.advance(400);
    expect(takeAll(queue, 'u')).toEqual(['young']);
    expect(queue.dropped().expired).toBe(1);
  });

  it('shows its depth and what it has given up as they are now, although nobody has put or taken anything since', async () => {
    const clock = createFakeClock();
    const queue = createMessageQueue(clock, limits);
    queue.put('u', 'abc');
    await clock.advance(999);
    expect([queue.depth(), queue.waitingBytes(), queue.dropped().expired]).toEqual([1, 3, 0]);
    await clock.advance(1);
    expect(queue.dropped().expired).toBe(1);
    expect([queue.depth(), queue.waitingBytes()]).toEqual([0, 0]);
  });

  it('never holds more than its limits, and loses nothing uncounted', () => {
    const user = fc.constantFrom('u', 'v', 'w', 'x');
    const step = fc.record({ user, action: fc.constantFrom('put', 'put', 'put', 'take') });
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 60 }),
        fc.constantFrom<QueueLimits['overflow']>('drop-oldest', 'refuse-new'),
        (steps, overflow) => {
          const queue = createMessageQueue(createFakeClock(), { ...limits, overflow });
          let put = 0;
          let taken = 0;
          for (const { user: name, action } of steps) {
            if (action === 'put') {
              queue.put(name, String(put));
              put += 1;
            } else {
              const messages = takeAll(queue, name).map(Number);
              expect(messages.length).toBeLessThanOrEqual(limits.perUser);
              expect(messages).toEqual([...messages].sort((a, b) => a - b));
              taken += messages.length;
            }
            expect(queue.depth()).toBeLessThanOrEqual(limits.total);
          }
          const { overflow: dropped, expired, refused } = queue.dropped();
          expect(taken + queue.depth() + dropped + expired + refused).toBe(put);
        },
      ),
    );
  });
});
