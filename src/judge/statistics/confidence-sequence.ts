// An interval that may be looked at after every attempt: the live figure, and the final one of a run that stopped early.
import { borderBetween } from './border.js';
import type { Bounds } from './counts.js';
import { logBeta } from './log-gamma.js';

/** A beta prior. The default is narrow where we live: few failures. It moves the width, never the guarantee. */
export interface Prior {
  readonly a: number;
  readonly b: number;
}
const fewFailures: Prior = { a: 0.5, b: 20 };

/**
 * The beta-binomial confidence sequence (Robbins 1970): all rates whose likelihood against the mixture over the prior stays
 * below 1 / (1 - level). It holds the truth at every look at once with this chance, by Ville's inequality.
 */
export function confidenceSequence(failed: number, attempts: number, level: number, prior: Prior = fewFailures): Bounds {
  if (attempts <= 0) return { low: 0, high: 1 };
  const limit = -Math.log(1 - level);
  const mixture = logBeta(prior.a + failed, prior.b + attempts - failed) - logBeta(prior.a, prior.b);
  const outside = (rate: number): boolean => mixture - logLikelihood(rate, failed, attempts) >= limit;
  const peak = failed / attempts;
  return { low: failed <= 0 ? 0 : borderBetween(peak, 0, outside), high: failed >= attempts ? 1 : borderBetween(peak, 1, outside) };
}

/** After how many attempts in all, no more than `failed` of them failures, the whole sequence lies at or below `maxRate` (above 0). */
export function attemptsToShow(maxRate: number, level: number, failed = 0): number {
  const isShown = (attempts: number): boolean => confidenceSequence(failed, attempts, level).high <= maxRate;
  let [low, high] = [failed, Math.max(1, 2 * failed)];
  while (!isShown(high)) [low, high] = [high, 2 * high];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (isShown(middle)) high = middle;
    else low = middle;
  }
  return high;
}

function logLikelihood(rate: number, failed: number, attempts: number): number {
  const failures = failed > 0 ? failed * Math.log(rate) : 0;
  const successes = attempts > failed ? (attempts - failed) * Math.log1p(-rate) : 0;
  return failures + successes;
}
