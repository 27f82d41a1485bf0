import { describe, expect, it } from 'vitest';
import { createByteBudget, messageOverheadBytes } from '../../../src/reference/systems/byte-budget.js';
import { createHeldMessages } from '../../../src/reference/systems/held-messages.js';

const limits = { maxHeldMessages: 3, maxHeldBytes: 100 };

describe('held messages', () => {
  it('come out in the order in which they went in, once', () => {
    const held = createHeldMessages<string>(limits, createByteBudget(10_000));
    for (const message of ['a', 'b', 'c']) expect(held.put(message, 1)).toBe(true);
    expect(held.takeAll()).toEqual(['a', 'b', 'c']);
    expect(held.takeAll()).toEqual([]);
  });

  it('are limited in number and in bytes; what is refused is counted, and there is room again when they have gone', () => {
    const budget = createByteBudget(10_000);
    const held = createHeldMessages<string>(limits, budget);
    expect([held.put('a', 60), held.put('b', 41), held.put('c', 40)]).toEqual([true, false, true]);
    expect([held.put('d', 0), held.put('e', 0)]).toEqual([true, false]);
    expect(held.takeAll()).toEqual(['a', 'c', 'd']);
    expect([budget.dropped(), budget.usedBytes()]).toEqual([2, 0]);
    expect(held.put('f', 100)).toBe(true);
  });

  it('share one bound in bytes with those of all other connections', () => {
    const budget = createByteBudget(2 * (50 + messageOverheadBytes));
    const [ann, ben] = [createHeldMessages<string>(limits, budget), createHeldMessages<string>(limits, budget)];
    expect([ann.put('a', 50), ben.put('b', 50), ben.put('c', 50)]).toEqual([true, true, false]);
    ann.takeAll();
    expect(ben.put('c', 50)).toBe(true);
    expect(budget.dropped()).toBe(1);
  });
});
