import { describe, expect, it } from 'vitest';
import { turnsOfMany, turnsOfTwo } from '../../src/campaign/take-turns.js';
import { barrierPlan } from '../judge/plans.js';

const plan = barrierPlan({ rounds: 6 });

describe('two targets in turn', () => {
  it('go A B B A', () =>
    expect(
      turnsOfTwo(plan)
        .map(({ stage }) => 'AB'[stage])
        .join(''),
    ).toBe('ABBA'.repeat(6)));

  it('play every arm of every round as often as the other', () => {
    const played = (stage: number) =>
      turnsOfTwo(plan)
        .filter((turn) => turn.stage === stage)
        .map(({ spec }) => `${spec.round} ${spec.arm}`)
        .sort();
    expect(played(0)).toEqual(played(1));
    expect(new Set(played(0)).size).toBe(12);
  });
});

describe('many targets in turn', () => {
  const orders = Array.from({ length: 6 }, (_, index) =>
    turnsOfMany(plan, 4)
      .filter(({ spec }) => spec.round === index + 1)
      .map(({ stage }) => stage),
  );

  it('each play each round once', () => {
    for (const order of orders) expect([...order].sort()).toEqual([0, 1, 2, 3]);
  });

  it('go in an order that differs from round to round and comes again with the seed', () => {
    expect(new Set(orders.map(String)).size).toBeGreaterThan(2);
    expect(turnsOfMany(plan, 4)).toEqual(turnsOfMany(plan, 4));
  });
});
