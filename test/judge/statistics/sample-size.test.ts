import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clopperPearsonUpper } from '../../../src/judge/statistics/clopper-pearson.js';
import { attemptsToProve, chanceToSee, provenRate } from '../../../src/judge/statistics/sample-size.js';

describe('how many attempts a proof needs', () => {
  it.each([
    [0.1, 29, 44, 66],
    [0.05, 59, 90, 135],
    [0.01, 299, 459, 688],
    [0.005, 598, 919, 1379],
    [0.001, 2995, 4603, 6905],
    [0.0001, 29956, 46050, 69075],
  ])('a rate below %d is proven by %d, %d, %d clean attempts at 95, 99 and 99.9 %%', (rate, at95, at99, at999) => {
    expect([0.95, 0.99, 0.999].map((confidence) => attemptsToProve(rate, confidence))).toEqual([at95, at99, at999]);
  });

  it.each([
    [0.01, [473, 628, 773, 1049]],
    [0.001, [4742, 6294, 7752, 10511]],
  ])('below %d with 1, 2, 3 and 5 failures allowed at 95 %%', (rate, expected) => {
    expect([1, 2, 3, 5].map((allowed) => attemptsToProve(rate, 0.95, allowed))).toEqual(expected);
  });

  it('is the smallest number whose exact bound is low enough', () => {
    const rate = fc.double({ min: 0.002, max: 0.6, noNaN: true });
    fc.assert(
      fc.property(rate, fc.constantFrom(0.8, 0.95, 0.99), fc.nat(6), (limit, confidence, allowed) => {
        const attempts = attemptsToProve(limit, confidence, allowed);
        expect(clopperPearsonUpper(allowed, attempts, confidence)).toBeLessThanOrEqual(limit + 1e-9);
        expect(clopperPearsonUpper(allowed, attempts - 1, confidence)).toBeGreaterThan(limit - 1e-9);
      }),
    );
  });

  it('never proves a rate of 0', () => {
    expect(attemptsToProve(0, 0.95)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('what clean attempts prove', () => {
  it.each([
    [100, 0.0295],
    [299, 0.00997],
    [500, 0.006],
  ])('%d clean attempts prove a rate below %d at 95 %%', (attempts, rate) => {
    expect(provenRate(attempts, 0.95)).toBeCloseTo(rate, 4);
  });

  it('is the exact bound of no failures, and no attempts prove nothing', () => {
    expect(provenRate(1000, 0.99)).toBe(clopperPearsonUpper(0, 1000, 0.99));
    expect(provenRate(0, 0.95)).toBe(1);
  });

  it.each([
    [0.01, 100, 0.63],
    [0.01, 300, 0.95],
    [0.001, 1000, 0.63],
    [0.001, 3000, 0.95],
  ])('a fault at a rate of %d is seen in %d attempts with a chance of %d', (rate, attempts, chance) => {
    expect(chanceToSee(rate, attempts)).toBeCloseTo(chance, 2);
  });
});
