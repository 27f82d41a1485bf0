import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createByteBudget, messageOverheadBytes } from '../../../src/reference/systems/byte-budget.js';

describe('a byte budget', () => {
  it('gives room until it is used up, and again what was given back', () => {
    const budget = createByteBudget(2 * messageOverheadBytes + 100);
    expect([budget.take(60), budget.take(40), budget.take(0)]).toEqual([true, true, false]);
    budget.giveBack(60);
    expect(budget.take(61)).toBe(false);
    expect(budget.take(60)).toBe(true);
  });

  it('counts what it refuses, and what a smaller limit refuses in its place', () => {
    const budget = createByteBudget(messageOverheadBytes);
    budget.take(1);
    budget.refuse();
    expect([budget.dropped(), budget.usedBytes()]).toEqual([2, 0]);
  });

  it('does not take a flood of empty messages for nothing', () => {
    const budget = createByteBudget(10 * messageOverheadBytes);
    expect(Array.from({ length: 20 }, () => budget.take(0)).filter(Boolean)).toHaveLength(10);
  });

  it('never holds more than its limit, and nothing when all have left', () => {
    const limit = 5000;
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 2000 }), { maxLength: 50 }), (sizes) => {
        const budget = createByteBudget(limit);
        const inside = sizes.filter((bytes) => {
          const isIn = budget.take(bytes);
          expect(budget.usedBytes()).toBeLessThanOrEqual(limit);
          return isIn;
        });
        expect(inside.length + budget.dropped()).toBe(sizes.length);
        inside.forEach(budget.giveBack);
        expect(budget.usedBytes()).toBe(0);
      }),
    );
  });
});
