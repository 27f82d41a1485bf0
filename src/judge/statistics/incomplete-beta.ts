// The regularised incomplete beta function and its inverse: the quantiles behind Clopper-Pearson.
import { logBeta } from './log-gamma.js';

const smallest = 1e-300;
const enough = 1e-15;
const mostTerms = 100_000;

/** I_x(a, b) for a, b > 0 and x in 0..1: the continued fraction DLMF 8.17.22, evaluated by Lentz's method. */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  // The fraction converges fast below the mean only; above it the mirror image is taken.
  return x < (a + 1) / (a + b + 2) ? lowerTail(x, a, b) : 1 - lowerTail(1 - x, b, a);
}

/** The x in 0..1 with I_x(a, b) = probability: Newton's steps, held inside a bracket that halves where they leave it. */
export function inverseIncompleteBeta(probability: number, a: number, b: number): number {
  if (probability <= 0) return 0;
  if (probability >= 1) return 1;
  const logScale = logBeta(a, b);
  let low = 0;
  let high = 1;
  let x = a / (a + b);
  for (let step = 0; step < 200; step += 1) {
    const error = incompleteBeta(x, a, b) - probability;
    if (error < 0) low = x;
    else high = x;
    const density = Math.exp((a - 1) * Math.log(x) + (b - 1) * Math.log1p(-x) - logScale);
    const newton = x - error / density;
    if (error === 0 || Math.abs(newton - x) <= enough * x) return x;
    x = newton > low && newton < high ? newton : (low + high) / 2;
  }
  return x;
}

function lowerTail(x: number, a: number, b: number): number {
  const front = Math.exp(a * Math.log(x) + b * Math.log1p(-x) - logBeta(a, b)) / a;
  return front / continuedFraction(x, a, b);
}

function continuedFraction(x: number, a: number, b: number): number {
  let value = 1;
  let numerator = 1;
  let denominator = 0;
  for (let term = 1; term <= mostTerms; term += 1) {
    const coefficient = fractionTerm(x, a, b, term);
    denominator = 1 / awayFromZero(1 + coefficient * denominator);
    numerator = awayFromZero(1 + coefficient / numerator);
    const factor = numerator * denominator;
    value *= factor;
    if (Math.abs(factor - 1) < enough) return value;
  }
  return value;
}

function fractionTerm(x: number, a: number, b: number, term: number): number {
  const m = Math.floor(term / 2);
  if (term % 2 === 0) return (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
  return (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
}

const awayFromZero = (value: number): number => (Math.abs(value) < smallest ? smallest : value);
