// An interval that may be looked at after every attempt: the live figure, and the final one of a run that stopped early.
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
  return { low: failed <= 0 ? 0 : edge(outside, peak, 0), high: failed >= attempts ? 1 : edge(outside, peak, 1) };
}

function logLikelihood(rate: number, failed: number, attempts: number): number {
  const failures = failed > 0 ? failed * Math.log(rate) : 0;
  const successes = attempts > failed ? (attempts - failed) * Math.log1p(-rate) : 0;
  return failures + successes;
}

/** Halves between a rate inside and one outside; the evidence grows away from the observed rate. Ends on the outer side. */
function edge(outside: (rate: number) => boolean, from: number, to: number): number {
  let inside = from;
  let beyond = to;
  for (let step = 0; step < 100 && Math.abs(beyond - inside) > 1e-13 * (beyond + inside); step += 1) {
    const middle = (inside + beyond) / 2;
    if (outside(middle)) beyond = middle;
    else inside = middle;
  }
  return beyond;
}
