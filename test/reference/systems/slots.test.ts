import { describe, expect, it } from 'vitest';
import { createContendedResource } from '../../../src/reference/systems/contended-resource.js';
import { createSlots } from '../../../src/reference/systems/slots.js';
import { createFakeClock } from '../support/fake-clock.js';

describe('slots', () => {
  it('are given at once while one is free, then in the order of asking', async () => {
    const slots = createSlots(1);
    const first = await slots.take();
    const order: string[] = [];
    const second = slots.take().then((release) => {
      order.push('second');
      release?.();
    });
    const third = slots.take().then(() => order.push('third'));
    expect(slots.waiting()).toBe(2);
    first?.();
    await Promise.all([second, third]);
    expect(order).toEqual(['second', 'third']);
  });

  it('let background askers in only when nobody else waits', async () => {
    const slots = createSlots(1);
    const first = await slots.take();
    const order: string[] = [];
    const enter = (name: string) => (release: (() => void) | undefined) => {
      order.push(name);
      release?.();
    };
    const all = [slots.take({ isBackground: true }).then(enter('background')), slots.take().then(enter('foreground'))];
    first?.();
    await Promise.all(all);
    expect(order).toEqual(['foreground', 'background']);
  });

  it('let at most 8 pass a background asker', async () => {
    const slots = createSlots(1);
    const first = await slots.take();
    const order: string[] = [];
    const enter = (name: string) => (release: (() => void) | undefined) => {
      order.push(name);
      release?.();
    };
    const all = [slots.take({ isBackground: true }).then(enter('background'))];
    for (let number = 1; number <= 10; number += 1) all.push(slots.take().then(enter(String(number))));
    first?.();
    await Promise.all(all);
    expect(order.indexOf('background')).toBe(8);
  });

  it('do not come back twice from one release', async () => {
    const slots = createSlots(1);
    const release = await slots.take();
    release?.();
    release?.();
    await slots.take();
    void slots.take();
    expect(slots.waiting()).toBe(1);
  });

  it('forget an asker that has gone', async () => {
    const slots = createSlots(1);
    const release = await slots.take();
    const leaving = new AbortController();
    const gone = slots.take({ signal: leaving.signal });
    leaving.abort();
    expect(await gone).toBeUndefined();
    expect(slots.waiting()).toBe(0);
    release?.();
    expect(await slots.take({ signal: leaving.signal })).toBeUndefined();
    expect(await slots.take()).toBeDefined();
  });
});

describe('a contended resource', () => {
  it('serves as many as it has slots, in batches of one look-up each', async () => {
    const clock = createFakeClock();
    const store = createContendedResource(clock, { slots: 4, lookupMs: 2 });
    const servedMs: number[] = [];
    for (let asker = 0; asker < 10; asker += 1) void store.use().then(() => servedMs.push(clock.nowMs()));
    await clock.advance(100);
    expect(servedMs).toEqual([2, 2, 2, 2, 4, 4, 4, 4, 6, 6]);
  });

  it('gives the slot of an asker that left during its look-up to the next', async () => {
    const clock = createFakeClock();
    const store = createContendedResource(clock, { slots: 1, lookupMs: 10 });
    const leaving = new AbortController();
    void store.use({ signal: leaving.signal });
    const servedMs = store.use().then(() => clock.nowMs());
    await clock.advance(3);
    leaving.abort();
    await clock.advance(100);
    expect(await servedMs).toBe(13);
    expect(clock.pending()).toBe(0);
  });
});
