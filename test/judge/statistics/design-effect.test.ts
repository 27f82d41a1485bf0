import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { designEffect, pooledDesignEffect } from '../../../src/judge/statistics/design-effect.js';
import { scipy } from './fixtures/scipy.js';

const rounds = (attempts: number, failed: readonly number[]) => failed.map((count) => ({ attempts, failed: count }));

describe('what the attempts of some rounds are worth', () => {
  it('a round where all fail or none does counts about once', () => {
    const worth = designEffect(
      rounds(
        20,
        Array.from({ length: 40 }, (_, round) => (round % 2 === 0 ? 20 : 0)),
      ),
    );
    expect(worth.effectiveCount).toBeCloseTo(39, 9);
    expect(worth.unit).toBe('designEffect');
  });

  it('rounds that all fail alike are worth every attempt, never more', () => {
    expect(
      designEffect(
        rounds(
          20,
          Array.from({ length: 12 }, () => 5),
        ),
      ),
    ).toEqual({ effect: 1, effectiveCount: 240, unit: 'designEffect' });
  });

  it('follows the formula of Kish for a case done by hand', () => {
    const failed = [0, 0, 1, 3, 0, 2, 0, 0, 4, 0];
    const variance = ((10 / 9) * failed.reduce((sum, count) => sum + (count - 1) ** 2, 0)) / 100 ** 2;
    expect(designEffect(rounds(10, failed)).effect).toBeCloseTo(variance / ((0.1 * 0.9) / 100), 12);
  });

  it.each(scipy.designEffect)('of rounds of $attempts is what scipy says', ({ attempts, failed, effect }) => {
    expect(designEffect(rounds(attempts, failed)).effect).toBeCloseTo(effect, 10);
  });

  it.each([
    [
      'nothing failed',
      rounds(
        20,
        Array.from({ length: 300 }, () => 0),
      ),
      300,
    ],
    [
      'everything failed',
      rounds(
        20,
        Array.from({ length: 30 }, () => 20),
      ),
      30,
    ],
    ['there are fewer than ten rounds', rounds(20, [1, 0, 5, 2, 0]), 5],
  ])('a whole round counts as one where %s', (_, held, effectiveCount) => {
    expect(designEffect(held)).toMatchObject({ effectiveCount, unit: 'rounds' });
  });

  it('single attempts are their own rounds, and rounds without attempts do not count', () => {
    expect(designEffect(rounds(1, [0, 1, 0]))).toEqual({ effect: 1, effectiveCount: 3, unit: 'attempts' });
    expect(designEffect([...rounds(20, [0, 0, 0]), { attempts: 0, failed: 0 }]).effectiveCount).toBe(3);
    expect(designEffect([])).toEqual({ effect: 1, effectiveCount: 0, unit: 'attempts' });
  });

  it('never makes more of the attempts than they are', () => {
    const round = fc.nat(20).chain((attempts) => fc.record({ attempts: fc.constant(attempts), failed: fc.nat(attempts) }));
    fc.assert(
      fc.property(fc.array(round, { maxLength: 40 }), (held) => {
        const { effect, effectiveCount } = designEffect(held);
        const attempts = held.reduce((sum, one) => sum + one.attempts, 0);
        expect(effect).toBeGreaterThanOrEqual(1);
        expect(effectiveCount).toBeLessThanOrEqual(attempts + 1e-9);
        expect(effect * effectiveCount).toBeCloseTo(attempts, 6);
      }),
    );
  });
});

describe('what the attempts of two reports are worth', () => {
  it('a side without failures borrows from the other', () => {
    const bad = rounds(20, [20, 0, 20, 0, 10]);
    const { effect, unit } = pooledDesignEffect([rounds(20, [0, 0, 0, 0, 0]), bad]);
    expect(unit).toBe('designEffect');
    expect(effect).toBeGreaterThan(10);
  });

  it('a whole round counts as one where neither side varies', () => {
    expect(pooledDesignEffect([rounds(20, [0, 0, 0, 0]), rounds(20, [20, 20, 20, 20])])).toEqual({ effect: 20, unit: 'rounds' });
  });

  it('one or two rounds with a failure, or with a success, do not show whether failures come together: a round counts as one', () => {
    const clean = rounds(20, [0, 0, 0, 0, 0]);
    const broken = rounds(20, [20, 20, 20, 20, 20]);
    expect(pooledDesignEffect([clean, rounds(20, [1, 0, 2, 0, 0])])).toEqual({ effect: 20, unit: 'rounds' });
    expect(pooledDesignEffect([broken, rounds(20, [20, 20, 19, 18, 20])])).toEqual({ effect: 20, unit: 'rounds' });
    expect(pooledDesignEffect([clean, rounds(20, [1, 0, 1, 1, 0])])).toEqual({ effect: 1, unit: 'designEffect' });
  });

  it('is one for as many reports as there are', () => {
    const steady = rounds(20, [5, 5, 5, 5]);
    const clumped = rounds(20, [20, 0, 20, 0]);
    const { effect } = pooledDesignEffect([steady, clumped, steady]);
    expect(effect).toBeGreaterThan(1);
    expect(effect).toBeLessThan(designEffect(Array.from({ length: 5 }, () => clumped).flat()).effect);
  });

  it('does not depend on which report is the first', () => {
    const one = rounds(20, [1, 5, 9, 0]);
    const other = rounds(30, [3, 3, 8, 0, 29]);
    expect(pooledDesignEffect([one, other])).toEqual(pooledDesignEffect([other, one]));
  });
});
