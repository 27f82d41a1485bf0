import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clopperPearson, clopperPearsonLower, clopperPearsonUpper } from '../../../src/judge/statistics/clopper-pearson.js';
import { incompleteBeta } from '../../../src/judge/statistics/incomplete-beta.js';
import { wilson } from '../../../src/judge/statistics/wilson.js';
import { scipy } from './fixtures/scipy.js';

const counts = fc
  .integer({ min: 1, max: 5000 })
  .chain((attempts) => fc.record({ attempts: fc.constant(attempts), failed: fc.nat(attempts) }));
const level = fc.constantFrom(0.5, 0.8, 0.9, 0.95, 0.99, 0.999);

describe('Wilson', () => {
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
    [37, 200, 0.137, 0.245],
  ])('%d of %d has the published 95 %% interval', (failed, attempts, low, high) => {
    const digits = attempts === 200 ? 3 : 4;
    expect(wilson(failed, attempts, 0.95).low).toBeCloseTo(low, digits);
    expect(wilson(failed, attempts, 0.95).high).toBeCloseTo(high, digits);
  });

  it('is the mirror image when failures and successes change places', () => {
    fc.assert(
      fc.property(counts, level, ({ failed, attempts }, asked) => {
        const one = wilson(failed, attempts, asked);
        const other = wilson(attempts - failed, attempts, asked);
        expect(one.low).toBeCloseTo(1 - other.high, 12);
        expect(one.high).toBeCloseTo(1 - other.low, 12);
      }),
    );
  });

  it('holds the observed rate, and says nothing where nothing was tried', () => {
    fc.assert(
      fc.property(counts, level, ({ failed, attempts }, asked) => {
        const { low, high } = wilson(failed, attempts, asked);
        expect(low).toBeLessThanOrEqual(failed / attempts);
        expect(high).toBeGreaterThanOrEqual(failed / attempts);
      }),
    );
    expect(wilson(0, 0, 0.95)).toEqual({ low: 0, high: 1 });
  });

  it('rises at both ends by one failure more, and gets wider with the level', () => {
    fc.assert(
      fc.property(counts, level, ({ failed, attempts }, asked) => {
        const { low, high } = wilson(failed, attempts, asked);
        const more = wilson(Math.min(attempts, failed + 1), attempts, asked);
        expect(more.low).toBeGreaterThanOrEqual(low);
        expect(more.high).toBeGreaterThanOrEqual(high);
        const wider = wilson(failed, attempts, (1 + asked) / 2);
        expect(wider.low).toBeLessThanOrEqual(low);
        expect(wider.high).toBeGreaterThanOrEqual(high);
      }),
    );
  });
});

describe('Clopper-Pearson', () => {
  it.each([
    [0, 100, 0.0295],
    [0, 299, 0.01],
    [0, 1000, 0.00299],
    [3, 1000, 0.00774],
    [0, 20, 0.139],
  ])('%d of %d is below the published bound at 95 %%', (failed, attempts, upper) => {
    expect(clopperPearsonUpper(failed, attempts, 0.95)).toBeCloseTo(upper, attempts >= 1000 ? 5 : attempts === 20 ? 3 : 4);
  });

  it('bounds a rate by one failure more for every failure, and closer with more attempts', () => {
    fc.assert(
      fc.property(counts, level, ({ failed, attempts }, asked) => {
        const upper = clopperPearsonUpper(failed, attempts, asked);
        expect(clopperPearsonUpper(failed + 1, attempts + 1, asked)).toBeGreaterThanOrEqual(upper);
        expect(clopperPearsonUpper(failed, attempts + 1, asked)).toBeLessThanOrEqual(upper);
        expect(clopperPearsonLower(failed, attempts + 1, asked)).toBeLessThanOrEqual(clopperPearsonLower(failed, attempts, asked));
      }),
    );
  });

  it('is the mirror image when failures and successes change places', () => {
    fc.assert(
      fc.property(counts, level, ({ failed, attempts }, asked) => {
        expect(clopperPearsonLower(failed, attempts, asked)).toBeCloseTo(1 - clopperPearsonUpper(attempts - failed, attempts, asked), 9);
      }),
    );
  });

  it('takes effective counts, which are fractions, and lies between its whole neighbours', () => {
    const upper = clopperPearsonUpper(2.5, 50, 0.95);
    expect(upper).toBeGreaterThan(clopperPearsonUpper(2, 50, 0.95));
    expect(upper).toBeLessThan(clopperPearsonUpper(3, 50, 0.95));
  });

  it('says nothing where nothing was tried', () => {
    expect(clopperPearson(0, 0, 0.95)).toEqual({ low: 0, high: 1 });
  });
});

describe('against scipy', () => {
  it.each(scipy.rates)('$failed of $attempts at $level', (row) => {
    const score = wilson(row.failed, row.attempts, row.level);
    const exact = clopperPearson(row.failed, row.attempts, row.level);
    expect(score.low).toBeCloseTo(row.wilson[0], 12);
    expect(score.high).toBeCloseTo(row.wilson[1], 12);
    expect(exact.low).toBeCloseTo(row.exact[0], 10);
    expect(exact.high).toBeCloseTo(row.exact[1], 10);
    expect(clopperPearsonUpper(row.failed, row.attempts, row.level)).toBeCloseTo(row.upper, 10);
    expect(clopperPearsonLower(row.failed, row.attempts, row.level)).toBeCloseTo(row.lower, 10);
  });
});

/** The exact chance that an interval holds the true rate: a sum over all counts, so no simulation and no noise. */
function coverage(attempts: number, rate: number, holds: (failed: number) => boolean): number {
  let sum = 0;
  for (let failed = 0; failed <= attempts; failed += 1) if (holds(failed)) sum += binomialChance(failed, attempts, rate);
  return sum;
}

const atMost = (failed: number, attempts: number, rate: number): number =>
  failed < 0 ? 0 : failed >= attempts ? 1 : incompleteBeta(1 - rate, attempts - failed, failed + 1);
const binomialChance = (failed: number, attempts: number, rate: number): number =>
  atMost(failed, attempts, rate) - atMost(failed - 1, attempts, rate);

describe('coverage', () => {
  const rates = [0.001, 0.01, 0.03, 0.1, 0.3, 0.5];

  it.each([20, 100, 300])('Clopper-Pearson of %d attempts never covers less than it says', (attempts) => {
    const uppers = Array.from({ length: attempts + 1 }, (_, failed) => clopperPearsonUpper(failed, attempts, 0.95));
    const lowers = Array.from({ length: attempts + 1 }, (_, failed) => clopperPearsonLower(failed, attempts, 0.95));
    for (const rate of rates) {
      expect(coverage(attempts, rate, (failed) => (uppers[failed] ?? 0) >= rate)).toBeGreaterThanOrEqual(0.95 - 1e-9);
      expect(coverage(attempts, rate, (failed) => (lowers[failed] ?? 1) <= rate)).toBeGreaterThanOrEqual(0.95 - 1e-9);
    }
  });

  it.each([20, 100, 300])('Wilson of %d attempts covers 95 %% on average over the rates', (attempts) => {
    const bounds = Array.from({ length: attempts + 1 }, (_, failed) => wilson(failed, attempts, 0.95));
    const grid = Array.from({ length: 200 }, (_, place) => (place + 0.5) / 200);
    const covered = grid.map((rate) =>
      coverage(attempts, rate, (failed) => (bounds[failed]?.low ?? 1) <= rate && rate <= (bounds[failed]?.high ?? 0)),
    );
    const mean = covered.reduce((sum, share) => sum + share, 0) / covered.length;
    expect(mean).toBeGreaterThan(0.945);
    expect(mean).toBeLessThan(0.97);
  });
});
