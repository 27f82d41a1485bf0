import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { incompleteBeta, inverseIncompleteBeta } from '../../../src/judge/statistics/incomplete-beta.js';
import { logBeta, logChoose, logGamma } from '../../../src/judge/statistics/log-gamma.js';
import { normalCdf, normalQuantile } from '../../../src/judge/statistics/normal.js';
import { studentQuantile } from '../../../src/judge/statistics/student.js';
import { scipy } from './fixtures/scipy.js';

/** Agreement in the leading digits, and absolutely where the value itself is near 0. */
function agree(actual: number, expected: number, relative: number): void {
  expect(Math.abs(actual - expected), `${actual} against ${expected}`).toBeLessThanOrEqual(relative * Math.max(Math.abs(expected), 1e-290));
}

describe('log-gamma and its kin', () => {
  it.each(scipy.logGamma)('ln Gamma(%d) is what scipy says', (x, value) => {
    expect(Math.abs(logGamma(x) - value)).toBeLessThanOrEqual(1e-13 * Math.max(1, Math.abs(value)));
  });

  it.each(scipy.logBeta)('ln B(%d, %d) is right to thirteen digits, also for a million attempts', (a, b, value) => {
    expect(Math.abs(logBeta(a, b) - value)).toBeLessThanOrEqual(1e-13 * Math.max(1, Math.abs(value)));
    expect(logBeta(b, a)).toBe(logBeta(a, b));
  });

  it('choosing is counted right where it can be counted by hand', () => {
    expect(Math.exp(logChoose(5, 2))).toBeCloseTo(10, 12);
    expect(Math.exp(logChoose(52, 5))).toBeCloseTo(2_598_960, 5);
    expect(logChoose(7, 0)).toBe(0);
    expect(logChoose(7, 7)).toBe(0);
  });
});

describe('the incomplete beta function', () => {
  it.each(scipy.incompleteBeta)('I(%d, %d) and its inverse are what scipy says', (a, b, x, value, asked) => {
    agree(incompleteBeta(x, a, b), value, 1e-10);
    agree(inverseIncompleteBeta(asked, a, b), x, 1e-9);
  });

  it('rises with x, and the inverse undoes it', () => {
    const shape = fc.double({ min: 0.5, max: 5000, noNaN: true });
    fc.assert(
      fc.property(shape, shape, fc.double({ min: 0.001, max: 0.999, noNaN: true }), (a, b, probability) => {
        const x = inverseIncompleteBeta(probability, a, b);
        expect(incompleteBeta(x, a, b)).toBeCloseTo(probability, 9);
        expect(incompleteBeta(x * 0.99, a, b)).toBeLessThanOrEqual(incompleteBeta(x, a, b));
        expect(incompleteBeta(1 - x, b, a)).toBeCloseTo(1 - probability, 9);
      }),
    );
  });

  it('ends at 0 and 1', () => {
    expect([incompleteBeta(0, 2, 3), incompleteBeta(1, 2, 3)]).toEqual([0, 1]);
    expect([inverseIncompleteBeta(0, 2, 3), inverseIncompleteBeta(1, 2, 3)]).toEqual([0, 1]);
  });
});

describe("Student's t", () => {
  it.each(scipy.student)('exceeds with %d of %d degrees of freedom what scipy says', (upperTail, freedom, t) => {
    expect(studentQuantile(upperTail, freedom) / t).toBeCloseTo(1, 9);
  });
});

describe('the normal distribution', () => {
  it.each(scipy.normal.quantile)('the quantile of %d is what scipy says', (probability, z) => {
    expect(Math.abs(normalQuantile(probability) - z)).toBeLessThanOrEqual(1e-13 * Math.max(1, Math.abs(z)));
  });

  it.each(scipy.normal.cdf)('P(Z <= %d) is what scipy says, far into the tail', (z, probability) => {
    agree(normalCdf(z), probability, 1e-12);
  });
});
