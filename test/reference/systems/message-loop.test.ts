import { describe, expect, it } from 'vitest';
import { createByteBudget, messageOverheadBytes } from '../../../src/reference/systems/byte-budget.js';
import { createMessageLoops, type LoopLimits } from '../../../src/reference/systems/message-loop.js';
import { createFakeClock } from '../support/fake-clock.js';

const wide = (): LoopLimits => ({ messages: 1000, bytes: 1_000_000, budget: createByteBudget(1_000_000), failed: () => undefined });
const ignore = (): void => undefined;

describe('a message loop', () => {
  it('handles messages in order, also after one that failed', async () => {
    const clock = createFakeClock();
    const failures: unknown[] = [];
    const loops = createMessageLoops(clock, { ...wide(), failed: (error) => failures.push(error) });
    const handled: number[] = [];
    for (const number of [1, 2, 3]) {
      loops.offer('shared', 10, () => {
        if (number === 2) throw new Error('bad message');
        handled.push(number);
      });
    }
    await clock.advance(0);
    expect(handled).toEqual([1, 3]);
    expect(failures).toHaveLength(1);
  });

  it('lets a flood of one user wait behind another user, each in a loop of its own', async () => {
    const clock = createFakeClock();
    const loops = createMessageLoops(clock, wide());
    const handled: string[] = [];
    for (let count = 0; count < 200; count += 1) loops.offer('flood', 10, () => handled.push('flood'));
    loops.offer('calm', 10, () => handled.push('calm'));
    await clock.advance(0);
    expect(handled.indexOf('calm')).toBe(64);
    expect(handled).toHaveLength(201);
  });

  it('refuses what is beyond its number of messages, counts it, and forgets loops that are done', async () => {
    const clock = createFakeClock();
    const limits = { ...wide(), messages: 2 };
    const loops = createMessageLoops(clock, limits);
    expect([1, 2, 3].map(() => loops.offer('u', 10, ignore))).toEqual([true, true, false]);
    expect([loops.backlog(), limits.budget.dropped()]).toEqual([2, 1]);
    await clock.advance(0);
    expect([loops.backlog(), limits.budget.usedBytes()]).toEqual([0, 0]);
    expect(loops.offer('u', 10, ignore)).toBe(true);
  });

  it('refuses what is beyond its bytes, and takes more when those are handled', async () => {
    const clock = createFakeClock();
    const limits = { ...wide(), bytes: 100 };
    const loops = createMessageLoops(clock, limits);
    expect([60, 40, 1].map((bytes) => loops.offer('u', bytes, ignore))).toEqual([true, true, false]);
    expect(loops.offer('v', 60, ignore)).toBe(true);
    await clock.advance(0);
    expect(loops.offer('u', 100, ignore)).toBe(true);
    expect(loops.offer('w', 101, ignore)).toBe(false);
    expect(limits.budget.dropped()).toBe(2);
  });

  it('shares one bound in bytes with all other loops', async () => {
    const clock = createFakeClock();
    const limits = { ...wide(), budget: createByteBudget(2 * (100 + messageOverheadBytes)) };
    const loops = createMessageLoops(clock, limits);
    expect(['u', 'v', 'w'].map((key) => loops.offer(key, 100, ignore))).toEqual([true, true, false]);
    expect([limits.budget.dropped(), loops.backlog()]).toEqual([1, 2]);
    await clock.advance(0);
    expect(loops.offer('w', 100, ignore)).toBe(true);
  });
});
