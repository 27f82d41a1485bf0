import { describe, expect, it } from 'vitest';
import { createContendedResource } from '../../../src/reference/systems/contended-resource.js';
import { createFakeClock } from '../support/fake-clock.js';

describe('a contended resource', () => {
  it('serves as many at once as it has slots, and the next when those are done, in the order of asking', async () => {
    const clock = createFakeClock();
    const store = createContendedResource(clock, { slots: 2, lookupMs: 3 });
    const served: (readonly [number: number, atMs: number])[] = [];
    for (const number of [1, 2, 3, 4, 5]) void store.use().then(() => served.push([number, clock.nowMs()]));
    await clock.advance(0);
    expect(store.waiting()).toBe(3);
    await clock.advance(100);
    expect(served).toEqual([
      [1, 3],
      [2, 3],
      [3, 6],
      [4, 6],
      [5, 9],
    ]);
  });

  it('takes its look-up time and no more from somebody who asks alone', async () => {
    const clock = createFakeClock();
    const store = createContendedResource(clock, { slots: 1, lookupMs: 3 });
    let isServed = false;
    void store.use().then(() => (isServed = true));
    await clock.advance(2.9);
    expect(isServed).toBe(false);
    await clock.advance(0.1);
    expect(isServed).toBe(true);
  });

  it('gives the slot of somebody who left to the next, and the place in the queue too', async () => {
    const clock = createFakeClock();
    const store = createContendedResource(clock, { slots: 1, lookupMs: 10 });
    const [served, queued] = [new AbortController(), new AbortController()];
    const ends: string[] = [];
    void store.use({ signal: served.signal }).then(() => ends.push(`first at ${clock.nowMs()}`));
    void store.use({ signal: queued.signal }).then(() => ends.push(`second at ${clock.nowMs()}`));
    void store.use().then(() => ends.push(`third at ${clock.nowMs()}`));
    await clock.advance(4);
    queued.abort();
    served.abort();
    await clock.advance(20);
    expect(ends.sort()).toEqual(['first at 4', 'second at 4', 'third at 14']);
    expect([store.waiting(), clock.pending()]).toEqual([0, 0]);
  });

  it('lets the background wait for the others, but not for ever', async () => {
    const clock = createFakeClock();
    const store = createContendedResource(clock, { slots: 1, lookupMs: 1 });
    let backgroundAtMs: number | undefined;
    void store.use();
    void store.use({ isBackground: true }).then(() => (backgroundAtMs = clock.nowMs()));
    for (let number = 0; number < 50; number += 1) void store.use();
    await clock.advance(100);
    expect(backgroundAtMs).toBeGreaterThan(2);
    expect(backgroundAtMs).toBeLessThan(20);
  });
});
