import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { benjaminiHochberg, holm } from '../../../src/judge/statistics/multiple-tests.js';
import { bernoulliScan } from '../../../src/judge/statistics/scan.js';
import { trendTest } from '../../../src/judge/statistics/trend-test.js';
import { draw } from '../../../src/model/draw.js';
import { scipy } from './fixtures/scipy.js';

const pValues = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 20 });

describe('Holm', () => {
  it('multiplies the smallest by all, the next by one less, and never falls', () => {
    const adjusted = holm([0.01, 0.04, 0.03, 0.005]);
    [0.03, 0.06, 0.06, 0.02].forEach((expected, place) => expect(adjusted[place]).toBeCloseTo(expected, 12));
  });

  it('is never smaller than the plain p, never larger than Bonferroni, and keeps the order', () => {
    fc.assert(
      fc.property(pValues, (values) => {
        const adjusted = holm(values);
        values.forEach((value, place) => {
          expect(adjusted[place]).toBeGreaterThanOrEqual(value);
          expect(adjusted[place]).toBeLessThanOrEqual(Math.min(1, value * values.length) + 1e-12);
          values.forEach((other, at) => {
            if (other < value) expect(adjusted[at]).toBeLessThanOrEqual(adjusted[place] ?? 0);
          });
        });
      }),
    );
  });
});

describe('Benjamini-Hochberg', () => {
  it.each(scipy.multiple)('is what scipy says for $p', ({ p, benjaminiHochberg: expected }) => {
    benjaminiHochberg(p).forEach((adjusted, place) => expect(adjusted).toBeCloseTo(expected[place] ?? 2, 12));
  });

  it('lets pass at least what Holm lets pass', () => {
    fc.assert(
      fc.property(pValues, (values) => {
        const strict = holm(values);
        benjaminiHochberg(values).forEach((adjusted, place) => expect(adjusted).toBeLessThanOrEqual((strict[place] ?? 0) + 1e-12));
      }),
    );
  });
});

describe('the scan for the race window', () => {
  const trialsWith = (seed: string, rateAt: (offset: number) => number) =>
    Array.from({ length: 60 }, (_, trial) => {
      const offset = trial % 20;
      const failed = Array.from({ length: 10 }, (_unused, client) => draw(seed, trial, client) < rateAt(offset)).filter(Boolean).length;
      return { offset, attempts: 10, failed };
    });

  it('finds a window of offsets that fail more often', () => {
    const found = bernoulliScan(
      trialsWith('window', (offset) => (offset >= 5 && offset <= 9 ? 0.5 : 0.02)),
      { seed: 's', permutations: 199 },
    );
    expect(found).toMatchObject({ from: 5, to: 9, pValue: 1 / 200 });
    expect(found?.inside.attempts).toBe(150);
    expect(found?.outside.attempts).toBe(450);
  });

  it('cries wolf in at most 5 % of 100 sweeps without a window', () => {
    let alarms = 0;
    for (let sweep = 0; sweep < 100; sweep += 1) {
      const found = bernoulliScan(
        trialsWith(`none ${sweep}`, () => 0.2),
        { seed: `scan ${sweep}`, permutations: 59 },
      );
      if ((found?.pValue ?? 1) <= 0.05) alarms += 1;
    }
    expect(alarms).toBeLessThanOrEqual(5 + 7);
  });

  it('has the likelihood ratio of Kulldorff for a case done by hand', () => {
    const found = bernoulliScan(
      [
        { offset: 1, attempts: 10, failed: 8 },
        { offset: 2, attempts: 10, failed: 1 },
      ],
      { seed: 's', permutations: 9 },
    );
    const byHand = 8 * Math.log(0.8) + 2 * Math.log(0.2) + Math.log(0.1) + 9 * Math.log(0.9) - (9 * Math.log(0.45) + 11 * Math.log(0.55));
    expect(found?.logLikelihoodRatio).toBeCloseTo(byHand, 12);
  });

  it.each(scipy.scan)('finds the window and the likelihood ratio that scipy finds in $trials', ({ trials, ratio, from, to }) => {
    const found = bernoulliScan(
      trials.map(([failed, attempts], offset) => ({ offset, attempts, failed })),
      { seed: 's', permutations: 1 },
    );
    expect(found).toMatchObject({ from, to });
    expect(found?.logLikelihoodRatio).toBeCloseTo(ratio, 10);
  });

  it('finds nothing where nothing failed, and nothing in no trials', () => {
    expect(
      bernoulliScan(
        trialsWith('x', () => 0),
        { seed: 's' },
      ),
    ).toBeUndefined();
    expect(bernoulliScan([], { seed: 's' })).toBeUndefined();
  });
});

describe('the trend over runs', () => {
  it.each(scipy.trend)('of $runs is what scipy says', ({ runs, z, pValue }) => {
    const found = trendTest(runs.map(([failed, attempts]) => ({ failed, attempts })));
    expect(found?.z).toBeCloseTo(z, 9);
    expect(found?.pValue).toBeCloseTo(pValue, 9);
  });

  it('is not there where nothing varies', () => {
    expect(
      trendTest([
        { failed: 0, attempts: 10 },
        { failed: 0, attempts: 10 },
      ]),
    ).toBeUndefined();
    expect(trendTest([])).toBeUndefined();
  });
});
