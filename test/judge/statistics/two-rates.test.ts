import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fisherGreater, fisherTwoSided } from '../../../src/judge/statistics/fisher.js';
import { logChoose } from '../../../src/judge/statistics/log-gamma.js';
import { newcombe } from '../../../src/judge/statistics/newcombe.js';
import { permuteRounds } from '../../../src/judge/statistics/permutation.js';
import { attemptsToCompare, powerToCompare } from '../../../src/judge/statistics/power.js';
import { scipy } from './fixtures/scipy.js';

const of = (failed: number, attempts: number) => ({ failed, attempts });
const counts = fc
  .integer({ min: 1, max: 300 })
  .chain((attempts) => fc.record({ attempts: fc.constant(attempts), failed: fc.nat(attempts) }));

const oneMore = ({ failed, attempts }: ReturnType<typeof of>) => of(Math.min(attempts, failed + 1), attempts);

const binomialChance = (failed: number, attempts: number, rate: number): number =>
  Math.exp(logChoose(attempts, failed) + failed * Math.log(rate) + (attempts - failed) * Math.log1p(-rate));

describe('Newcombe, method 10', () => {
  it.each([
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [6, 7, 2, 7, 0.0582, 0.8062],
    [5, 56, 0, 29, -0.0381, 0.1926],
    [0, 10, 0, 20, -0.1611, 0.2775],
    [0, 10, 0, 10, -0.2775, 0.2775],
    [10, 10, 0, 20, 0.6791, 1],
    [10, 10, 0, 10, 0.6075, 1],
  ])('%d/%d against %d/%d has the published interval', (k1, n1, k2, n2, low, high) => {
    const bounds = newcombe(of(k1, n1), of(k2, n2), 0.95);
    expect(bounds.low).toBeCloseTo(low, 4);
    expect(bounds.high).toBeCloseTo(high, 4);
  });

  it('is the mirror image when the sides change places', () => {
    fc.assert(
      fc.property(counts, counts, (a, b) => {
        const bounds = newcombe(a, b, 0.95);
        const mirrored = newcombe(b, a, 0.95);
        expect(bounds.low).toBeCloseTo(-mirrored.high, 12);
        expect(bounds.low).toBeGreaterThanOrEqual(-1 - 1e-12);
        expect(bounds.low).toBeLessThanOrEqual(bounds.high);
      }),
    );
  });

  it.each([
    [0.01, 0.05, 285],
    [0.1, 0.1, 60],
    [0.02, 0.3, 40],
    [0.5, 0.8, 30],
  ])('covers the difference of %d and %d in about 95 %% of all outcomes of %d attempts a side', (one, two, attempts) => {
    let [covered, all] = [0, 0];
    for (let first = 0; first <= attempts; first += 1) {
      const chance = binomialChance(first, attempts, one);
      if (chance < 1e-7) continue;
      for (let second = 0; second <= attempts; second += 1) {
        const both = chance * binomialChance(second, attempts, two);
        if (both < 1e-9) continue;
        all += both;
        const { low, high } = newcombe(of(second, attempts), of(first, attempts), 0.95);
        if (low <= two - one && two - one <= high) covered += both;
      }
    }
    expect(all).toBeGreaterThan(0.9999);
    expect(covered).toBeGreaterThan(0.94);
    expect(covered).toBeLessThan(0.975);
  });

  it.each(scipy.newcombe)('of $a and $b at $level is what scipy says', ({ a, b, level, low, high }) => {
    const bounds = newcombe(of(...a), of(...b), level);
    expect(bounds.low).toBeCloseTo(low, 12);
    expect(bounds.high).toBeCloseTo(high, 12);
  });

  it('rises by one failure more of the first side, and falls by one more of the second', () => {
    fc.assert(
      fc.property(counts, counts, (a, b) => {
        const [before, first, second] = [newcombe(a, b, 0.95), newcombe(oneMore(a), b, 0.95), newcombe(a, oneMore(b), 0.95)];
        for (const end of ['low', 'high'] as const) {
          expect(first[end]).toBeGreaterThanOrEqual(before[end] - 1e-12);
          expect(second[end]).toBeLessThanOrEqual(before[end] + 1e-12);
        }
      }),
    );
  });

  it('says nothing where a side was not tried', () => {
    expect(newcombe(of(0, 0), of(1, 20), 0.95)).toEqual({ low: -1, high: 1 });
  });
});

describe('Fisher', () => {
  it.each([
    [3, 4, 1, 4, 0.48571428571428565],
    [1, 10, 11, 14, 0.0027594561852200836],
    [6, 8, 1, 5, 0.102564],
    [8, 10, 1, 6, 0.034965],
  ])('%d/%d against %d/%d has the published two-sided p', (k1, n1, k2, n2, pValue) => {
    expect(fisherTwoSided(of(k1, n1), of(k2, n2))).toBeCloseTo(pValue, 6);
  });

  it.each([
    [5, 0.031],
    [8, 0.004],
  ])('%d of 1000 against none of 1000 has a one-sided p of %d', (failed, pValue) => {
    expect(fisherGreater(of(failed, 1000), of(0, 1000))).toBeCloseTo(pValue, 3);
  });

  it.each(scipy.fisher)('$a against $b is what scipy says', ({ a, b, greater, twoSided }) => {
    expect(fisherGreater(of(...a), of(...b))).toBeCloseTo(greater, 10);
    expect(fisherTwoSided(of(...a), of(...b))).toBeCloseTo(twoSided, 10);
  });

  it('one more failure of the first side never makes the p larger', () => {
    fc.assert(
      fc.property(counts, counts, (a, b) => {
        fc.pre(a.failed < a.attempts);
        expect(fisherGreater(of(a.failed + 1, a.attempts), b)).toBeLessThanOrEqual(fisherGreater(a, b) + 1e-12);
      }),
    );
  });
});

describe('the permutation of rounds', () => {
  const settings = { seed: 'test', draws: 5000 };
  const rounds = (attempts: number, failed: readonly number[]) => failed.map((count) => of(count, attempts));

  it.each(scipy.permutation)('$first against $second is what scipy says', ({ attempts, first, second, greater, less }) => {
    const found = permuteRounds(rounds(attempts, first), rounds(attempts, second), settings);
    expect(found.greater).toBeCloseTo(greater, 12);
    expect(found.less).toBeCloseTo(less, 12);
  });

  it('reaches 1 in 70 at best with four rounds a side', () => {
    expect(permuteRounds(rounds(20, [9, 8, 9, 7]), rounds(20, [0, 0, 1, 0]), settings).greater).toBeCloseTo(1 / 70, 12);
  });

  it('one bad round is no sign of a difference, however many connections it holds', () => {
    const bad = rounds(50, [0, 0, 0, 50, 0, 0]);
    expect(permuteRounds(bad, rounds(50, [0, 0, 0, 0, 0, 0]), settings).greater).toBeCloseTo(0.5, 12);
    expect(fisherGreater(of(50, 300), of(0, 300))).toBeLessThan(1e-12);
  });

  it('draws splits where there are too many to walk through, the same ones for the same seed', () => {
    const many = (step: number) =>
      rounds(
        20,
        Array.from({ length: 15 }, (_, round) => (round * step) % 7),
      );
    const one = permuteRounds(many(3), many(5), { seed: 'a', draws: 500 });
    expect(permuteRounds(many(3), many(5), { seed: 'a', draws: 500 })).toEqual(one);
    expect(one.greater).toBeGreaterThan(0.01);
    expect(one.greater + one.less).toBeGreaterThan(1);
  });
});

describe('what a comparison could have seen', () => {
  it.each([
    [0.001, 0.01, 1059],
    [0.01, 0.02, 2319],
    [0.01, 0.05, 285],
    [0.05, 0.1, 435],
  ])('%d against %d is found by %d attempts a side in 80 %%', (one, two, attempts) => {
    expect(attemptsToCompare(one, two)).toBe(attempts);
    expect(powerToCompare(of(one * attempts, attempts), of(two * attempts, attempts))).toBeCloseTo(0.8, 2);
  });
});
