import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clopperPearson } from '../../../src/judge/statistics/clopper-pearson.js';
import { confidenceSequence } from '../../../src/judge/statistics/confidence-sequence.js';
import { sprt, sprtFigures } from '../../../src/judge/statistics/sprt.js';
import { draw } from '../../../src/model/draw.js';
import { scipy } from './fixtures/scipy.js';

describe('the confidence sequence', () => {
  it('is as wide as the design says after 2,995 clean attempts', () => {
    expect(confidenceSequence(0, 2995, 0.95).high).toBeCloseTo(0.00184, 5);
    expect(confidenceSequence(0, 2995, 0.95, { a: 1, b: 1 }).high).toBeCloseTo(0.00367, 5);
  });

  it('pays for the peeking: it is wider than the exact interval, and holds the observed rate', () => {
    const counts = fc
      .integer({ min: 1, max: 5000 })
      .chain((attempts) => fc.record({ attempts: fc.constant(attempts), failed: fc.nat(attempts) }));
    fc.assert(
      fc.property(counts, ({ failed, attempts }) => {
        const { low, high } = confidenceSequence(failed, attempts, 0.95, { a: 1, b: 1 });
        const exact = clopperPearson(failed, attempts, 0.9);
        expect(low).toBeLessThanOrEqual(exact.low + 1e-9);
        expect(high).toBeGreaterThanOrEqual(exact.high - 1e-9);
        expect(low).toBeLessThanOrEqual(failed / attempts);
        expect(high).toBeGreaterThanOrEqual(failed / attempts);
      }),
    );
  });

  it.each(scipy.sequence)('$failed of $attempts at $level is what scipy says', ({ failed, attempts, level, low, high }) => {
    const bounds = confidenceSequence(failed, attempts, level);
    expect(bounds.low).toBeCloseTo(low, 10);
    expect(bounds.high).toBeCloseTo(high, 10);
  });

  it('rises at both ends by one failure more, and gets wider with the level', () => {
    const counts = fc.integer({ min: 1, max: 2000 }).chain((attempts) => fc.tuple(fc.nat(attempts - 1), fc.constant(attempts)));
    fc.assert(
      fc.property(counts, fc.constantFrom(0.8, 0.95, 0.99), ([failed, attempts], level) => {
        const { low, high } = confidenceSequence(failed, attempts, level);
        const more = confidenceSequence(failed + 1, attempts, level);
        expect(more.low).toBeGreaterThanOrEqual(low);
        expect(more.high).toBeGreaterThanOrEqual(high);
        const wider = confidenceSequence(failed, attempts, (1 + level) / 2);
        expect(wider.low).toBeLessThanOrEqual(low);
        expect(wider.high).toBeGreaterThanOrEqual(high);
      }),
    );
  });

  it.each([0.005, 0.05, 0.4])('looked at after each of 300 attempts it misses a rate of %d in at most 5 %% of 300 runs', (rate) => {
    let missed = 0;
    for (let run = 0; run < 300; run += 1) {
      let failed = 0;
      for (let attempts = 1; attempts <= 300; attempts += 1) {
        const fails = draw('sequence', rate, run, attempts) < rate;
        if (fails) failed += 1;
        // The interval can lose the rate from below only at a failure, from above only at a success; every fifth look is enough of a peek.
        if (!fails && attempts % 5 !== 0) continue;
        const { low, high } = confidenceSequence(failed, attempts, 0.95);
        if (rate < low || rate > high) {
          missed += 1;
          break;
        }
      }
    }
    // 5 % of 300 is 15; three standard deviations of chance come on top.
    expect(missed).toBeLessThanOrEqual(26);
  });

  it('says nothing where nothing was tried', () => {
    expect(confidenceSequence(0, 0, 0.95)).toEqual({ low: 0, high: 1 });
  });
});

describe('the sequential probability ratio test', () => {
  it.each([
    [0.001, 0.01, 326, 2, 393, 188],
    [0.0001, 0.001, 3270, 2, 3954, 1889],
    [0.005, 0.02, 194, 3, 324, 206],
    [0.01, 0.05, 72, 2, 107, 64],
  ])(
    '%d against %d: clean after %d, bad after %d failures, %d and %d attempts on average',
    (fine, bad, clean, rejects, whenFine, whenBad) => {
      const figures = sprtFigures({ fine, bad });
      expect(figures.passAfterClean).toBe(clean);
      expect(figures.rejectAfterFailed).toBe(rejects);
      expect(Math.round(figures.meanWhenFine)).toBe(whenFine);
      expect(Math.round(figures.meanWhenBad)).toBe(whenBad);
      expect(sprt({ failed: 0, attempts: clean }, { fine, bad })).toBe('fine');
      expect(sprt({ failed: 0, attempts: clean - 1 }, { fine, bad })).toBe('undecided');
      expect(sprt({ failed: rejects, attempts: rejects }, { fine, bad })).toBe('bad');
      expect(sprt({ failed: rejects - 1, attempts: rejects - 1 }, { fine, bad })).toBe('undecided');
    },
  );

  it.each([
    [0.01, 'bad'],
    [0.05, 'fine'],
  ])('at a true rate of %d it says %s in hardly more than 5 %% of 1,000 runs', (rate, wrong) => {
    let mistaken = 0;
    for (let run = 0; run < 1000; run += 1) {
      let failed = 0;
      let attempts = 0;
      let said = 'undecided';
      while (said === 'undecided') {
        attempts += 1;
        if (draw('sprt', rate, run, attempts) < rate) failed += 1;
        said = sprt({ failed, attempts }, { fine: 0.01, bad: 0.05 });
      }
      if (said === wrong) mistaken += 1;
    }
    expect(mistaken).toBeLessThanOrEqual(50 + 21);
  });
});
