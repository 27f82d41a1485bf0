import { describe, expect, it } from 'vitest';
import { createAdaptiveDelay } from '../../../src/reference/systems/adaptive-delay.js';
import { createBatchJob } from '../../../src/reference/systems/batch-job.js';
import { createMetrics } from '../../../src/reference/systems/metrics.js';
import { createRetryAlert } from '../../../src/reference/systems/retry-alert.js';
import { createRooms } from '../../../src/reference/systems/rooms.js';
import { createStartup, NotReadyError } from '../../../src/reference/systems/startup.js';
import { createFakeClock } from '../support/fake-clock.js';

describe('the adaptive delay', () => {
  it('begins with the given delay and follows the 99th percentile of the latest accepts', () => {
    const delay = createAdaptiveDelay({ initialMs: 10, ceilingMs: 1000, window: 100 });
    expect(delay.delayMs()).toBe(10);
    for (let acceptMs = 1; acceptMs <= 100; acceptMs += 1) delay.observe(acceptMs);
    expect(delay.delayMs()).toBe(99);
    for (let count = 0; count < 100; count += 1) delay.observe(3);
    expect(delay.delayMs()).toBe(3);
  });

  it('never goes above its ceiling', () => {
    const delay = createAdaptiveDelay({ initialMs: 10, ceilingMs: 50, window: 10 });
    delay.observe(700);
    expect(delay.delayMs()).toBe(50);
  });
});

describe('the retry alert', () => {
  it('is raised once when more than 10 % of the latest connections needed a retry', () => {
    const alert = createRetryAlert({ window: 100, share: 0.1 });
    for (let count = 0; count < 90; count += 1) expect(alert.observe(false)).toBeUndefined();
    for (let count = 0; count < 10; count += 1) expect(alert.observe(true)).toBeUndefined();
    expect(alert.observe(true)).toBe('11 of the latest 100 connections needed a retry, more than 10 %');
    expect(alert.observe(true)).toBeUndefined();
    expect(alert.isRaised()).toBe(true);
  });

  it('can be raised again after it has been below', () => {
    const alert = createRetryAlert({ window: 10, share: 0.1 });
    for (let count = 0; count < 10; count += 1) alert.observe(count < 2);
    expect(alert.isRaised()).toBe(true);
    for (let count = 0; count < 10; count += 1) alert.observe(false);
    expect(alert.isRaised()).toBe(false);
    alert.observe(true);
    expect(alert.observe(true)).toContain('2 of the latest 10');
  });
});

describe('rooms', () => {
  it('forget a room when its last guest leaves', () => {
    const rooms = createRooms();
    expect([rooms.take('a'), rooms.take('a'), rooms.take('b')]).toEqual([1, 2, 1]);
    rooms.leave('a');
    rooms.leave('b');
    expect(rooms.all()).toEqual({ a: 1 });
  });
});

describe('start-up', () => {
  const pieces = ['first', 'second', 'third'].map((name) => ({ name, loadMs: 100 }));

  it('loads piece by piece over its loaders, and refuses what is not loaded yet', async () => {
    const clock = createFakeClock();
    const startup = createStartup(clock, pieces, 2);
    const ran = startup.run();
    expect(() => startup.require('first')).toThrow(NotReadyError);
    await clock.advance(100);
    expect(() => startup.require('second')).not.toThrow();
    expect(() => startup.require('third')).toThrow('Service not ready: startup_not_complete, third is not loaded yet');
    expect(startup.isComplete()).toBe(false);
    await clock.advance(100);
    await Promise.all([ran, startup.completed]);
    expect(startup.isComplete()).toBe(true);
  });
});

describe('a batch job', () => {
  it('serves all who ask during a run together in the next one', async () => {
    const ends: (() => void)[] = [];
    const job = createBatchJob(() => new Promise((resolve) => ends.push(resolve)));
    const served: string[] = [];
    const join = (name: string): Promise<unknown> => job.join().then(() => served.push(name));
    const all = [join('first'), join('second'), join('third')];
    expect(ends).toHaveLength(1);
    ends[0]?.();
    await all[0];
    expect(served).toEqual(['first']);
    ends[1]?.();
    await Promise.all(all);
    expect(ends).toHaveLength(2);
  });

  it('fails for those whose run failed, and goes on for the next', async () => {
    let runs = 0;
    const job = createBatchJob(() => {
      runs += 1;
      return runs === 1 ? Promise.reject(new Error('store is gone')) : Promise.resolve();
    });
    const [first, second] = [job.join(), job.join()];
    await expect(first).rejects.toThrow('store is gone');
    await expect(second).resolves.toBeUndefined();
  });
});

describe('the accept histogram', () => {
  it('cumulates, so that each bucket holds all that were at least as fast', () => {
    const metrics = createMetrics();
    for (const acceptMs of [2, 2.5, 40, 9000]) metrics.observeAccept(acceptMs);
    const { buckets, count, sumMs } = metrics.acceptTimes();
    expect(buckets.find(({ limitMs }) => limitMs === 2)?.count).toBe(1);
    expect(buckets.find(({ limitMs }) => limitMs === 3)?.count).toBe(2);
    expect(buckets.at(-1)?.count).toBe(3);
    expect([count, sumMs]).toEqual([4, 9044.5]);
  });
});
