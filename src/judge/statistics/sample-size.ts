// What n attempts can prove, and how many attempts a proof needs. The unit must be independent: rounds, where a barrier releases them.
import { incompleteBeta } from './incomplete-beta.js';

/**
 * The fewest attempts that prove "the failure rate is below `maxRate`" with this confidence, when no more than
 * `allowedFailures` of them fail: the smallest n whose Clopper-Pearson upper bound is at most `maxRate`.
 * Without failures that is ln(1 - c) / ln(1 - p); a rate of 0 is never proven.
 */
export function attemptsToProve(maxRate: number, confidence: number, allowedFailures = 0): number {
  if (maxRate <= 0) return Number.POSITIVE_INFINITY;
  if (maxRate >= 1) return allowedFailures + 1;
  // The hair keeps rounding from asking for one attempt too many where the quotient is whole.
  const withoutFailures = Math.ceil(Math.log(1 - confidence) / Math.log1p(-maxRate) - 1e-9);
  if (allowedFailures <= 0) return Math.max(1, withoutFailures);
  const proves = (attempts: number): boolean =>
    incompleteBeta(1 - maxRate, attempts - allowedFailures, allowedFailures + 1) <= 1 - confidence;
  let tooFew = allowedFailures;
  let enough = Math.max(withoutFailures, allowedFailures + 1);
  while (!proves(enough)) {
    tooFew = enough;
    enough *= 2;
  }
  while (enough - tooFew > 1) {
    const middle = Math.floor((enough + tooFew) / 2);
    if (proves(middle)) enough = middle;
    else tooFew = middle;
  }
  return enough;
}

/** The rate below which the truth lies with this confidence when none of so many attempts failed (the rule of three: about 3 / n). */
export function provenRate(attempts: number, confidence: number): number {
  return attempts <= 0 ? 1 : -Math.expm1(Math.log(1 - confidence) / attempts);
}

/** The chance to see a fault at least once in so many attempts when each of them shows it at this rate. */
export function chanceToSee(rate: number, attempts: number): number {
  return -Math.expm1(attempts * Math.log1p(-rate));
}
