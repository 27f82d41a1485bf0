import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bootstrapRounds, expandedLevel } from '../../../src/judge/statistics/bootstrap.js';
import { createKept } from '../../../src/judge/statistics/kept.js';
import { chanceLargerBounds, mannWhitney } from '../../../src/judge/statistics/mann-whitney.js';
import { maxT } from '../../../src/judge/statistics/max-t.js';
import { normalQuantile } from '../../../src/judge/statistics/normal.js';
import { draw } from '../../../src/model/draw.js';
import { scipy } from './fixtures/scipy.js';

const bucketsOf = (values: readonly number[]) => values.map((value) => ({ value, count: 1 }));
const normal = (...parts: readonly (string | number)[]): number => normalQuantile(Math.max(1e-12, draw('samples', ...parts)));

describe('Mann-Whitney', () => {
  it('has the published U and p of the textbook case', () => {
    const found = mannWhitney(bucketsOf([19, 22, 16, 29, 24]), bucketsOf([20, 11, 17, 12]));
    expect(found?.u).toBe(17);
    expect(found?.pValue).toBeCloseTo(0.111111, 6);
  });

  it.each(scipy.mannWhitney)('$x against $y is what scipy says', ({ x, y, u, pValue }) => {
    const found = mannWhitney(bucketsOf(x), bucketsOf(y));
    expect(found?.u).toBe(u);
    expect(found?.pValue).toBeCloseTo(pValue, 12);
  });

  it('does not care whether equal values come in one bucket or in many', () => {
    const sample = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(sample, sample, (x, y) => {
        const packed = [...new Set(x)].map((value) => ({ value, count: x.filter((other) => other === value).length }));
        expect(mannWhitney(packed, bucketsOf(y))).toEqual(mannWhitney(bucketsOf(x), bucketsOf(y)));
        const mirrored = mannWhitney(bucketsOf(y), bucketsOf(x));
        expect(mirrored?.chanceLarger).toBeCloseTo(1 - (mannWhitney(packed, bucketsOf(y))?.chanceLarger ?? 2), 12);
      }),
    );
  });

  it('says nothing of an empty side', () => {
    expect(mannWhitney([], bucketsOf([1]))).toBeUndefined();
  });

  it('the interval of the chance to be larger covers 95 % of seeded samples', () => {
    let held = 0;
    for (let run = 0; run < 400; run += 1) {
      const x = Array.from({ length: 20 }, (_, place) => normal('x', run, place) + 0.7415);
      const y = Array.from({ length: 25 }, (_, place) => normal('y', run, place));
      const bounds = chanceLargerBounds(mannWhitney(bucketsOf(x), bucketsOf(y))?.chanceLarger ?? 0, 20, 25, 0.95);
      // P(X > Y) of two normals 0.7415 apart is Phi(0.7415 / sqrt 2) = 0.7.
      if (bounds.low <= 0.7 && 0.7 <= bounds.high) held += 1;
    }
    expect(held / 400).toBeGreaterThanOrEqual(0.95 - 0.033);
  });

  it('the interval stays open at the sure ends', () => {
    expect(chanceLargerBounds(1, 10, 10, 0.95).high).toBe(1);
    expect(chanceLargerBounds(1, 10, 10, 0.95).low).toBeLessThan(0.9);
  });
});

describe('the bootstrap over rounds', () => {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

  it('gives the same interval for the same seed, and another for another', () => {
    const rounds = [3, 1, 4, 1, 5, 9, 2, 6];
    const one = bootstrapRounds(rounds, mean, 0.95, { seed: 'a', draws: 300 });
    expect(bootstrapRounds(rounds, mean, 0.95, { seed: 'a', draws: 300 })).toEqual(one);
    expect(bootstrapRounds(rounds, mean, 0.95, { seed: 'b', draws: 300 })).not.toEqual(one);
  });

  it('lies within what was seen, and has no width where all rounds are alike', () => {
    const { low, high } = bootstrapRounds([2, 8, 5, 5], mean, 0.95, { seed: 'a', draws: 500 }) ?? { low: 0, high: 0 };
    expect(low).toBeGreaterThanOrEqual(2);
    expect(high).toBeLessThanOrEqual(8);
    expect(bootstrapRounds([7, 7, 7], mean, 0.95, { seed: 'a', draws: 50 })).toEqual({ low: 7, high: 7 });
    expect(bootstrapRounds([], mean, 0.95, { seed: 'a', draws: 50 })).toBeUndefined();
  });

  it.each([5, 20])('covers the mean of %i rounds in 95 %% of 300 seeded samples', (count) => {
    let held = 0;
    for (let run = 0; run < 300; run += 1) {
      const rounds = Array.from({ length: count }, (_, place) => normal('round', run, place));
      const bounds = bootstrapRounds(rounds, mean, 0.95, { seed: 'one for all', draws: 1000 });
      if (bounds !== undefined && bounds.low <= 0 && bounds.high >= 0) held += 1;
    }
    // Two and a half standard deviations of 300 samples at 95 %.
    expect(held / 300).toBeGreaterThanOrEqual(0.95 - 0.031);
  });

  it('asks for the wider percentiles the fewer the rounds are, and for nearly the plain ones of many', () => {
    // By hand: t of 4 degrees of freedom is 2.776; sqrt(5/4) of it is 3.104, which a normal exceeds on either side in 0.191 %.
    expect(1 - expandedLevel(0.95, 5)).toBeCloseTo(0.00191, 5);
    expect(expandedLevel(0.95, 1)).toBe(1);
    const levels = [2, 4, 5, 10, 20, 100, 10_000].map((rounds) => expandedLevel(0.95, rounds));
    expect(levels).toEqual(levels.toSorted((a, b) => b - a));
    expect(levels.at(-1)).toBeCloseTo(0.95, 4);
  });
});

describe('what is kept of the draws', () => {
  it('is made once for a key, and anew where too many others came since', () => {
    let made = 0;
    const keep = createKept<number>(2);
    const ask = (key: string): number => keep(key, () => (made += 1));
    expect([ask('a'), ask('b'), ask('a'), ask('c'), ask('b'), ask('a')]).toEqual([1, 2, 1, 3, 2, 4]);
  });
});

describe('many figures at once', () => {
  const settings = { seed: 'max-t', draws: 1000 };
  const series = (run: number, figures: number, shift: number) =>
    Array.from({ length: figures }, (_, figure) => ({
      first: Array.from({ length: 5 }, (_unused, round) => normal('first', run, figure, round) + (figure === 0 ? shift : 0)),
      second: Array.from({ length: 5 }, (_unused, round) => normal('second', run, figure, round)),
    }));

  it('raises a false alarm on any of 12 figures in at most 5 % of 100 runs', () => {
    let alarms = 0;
    for (let run = 0; run < 100; run += 1) {
      if (maxT(series(run, 12, 0), settings).some(({ greater }) => greater <= 0.05)) alarms += 1;
    }
    expect(alarms).toBeLessThanOrEqual(5 + 7);
  });

  it('finds the one of 12 figures that moved far, with the smallest p that five rounds a side can give', () => {
    const found = maxT(series(1, 12, 30), settings);
    expect(found[0]?.greater).toBeCloseTo(1 / 252, 12);
    expect(found[0]?.less).toBe(1);
    expect(found.slice(1).every(({ greater }) => greater > 0.05)).toBe(true);
  });

  it('leaves out rounds without the figure, and a figure without rounds is no sign', () => {
    const holes = [{ first: [9, undefined, 9.1, 9.2, 9.3], second: [1, 1.1, 1.2, undefined, 1.3] }];
    expect(maxT(holes, settings)[0]?.greater).toBeLessThan(0.05);
    expect(maxT([{ first: [1, undefined], second: [undefined, undefined] }], settings)).toEqual([{ greater: 1, less: 1 }]);
  });
});
