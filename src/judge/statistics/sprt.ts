// Wald's sequential probability ratio test (Wald 1945): stop as soon as the count tells `fine` from `bad`.
import type { Counts } from './counts.js';

export interface SprtPlan {
  /** The failure rate that is still fine, and the one that is not: 0 < fine < bad < 1. */
  readonly fine: number;
  readonly bad: number;
  /** The chance to call a fine server bad, and a bad one fine. 0.05 each by default. */
  readonly falseAlarm?: number;
  readonly missed?: number;
}

export interface SprtFigures {
  /** Attempts without any failure after which it says `fine`. */
  readonly passAfterClean: number;
  /** Failures in a row, from the first attempt on, after which it says `bad`. */
  readonly rejectAfterFailed: number;
  /** Attempts until the decision on average (Wald's approximation) where the rate is `fine`, and where it is `bad`. */
  readonly meanWhenFine: number;
  readonly meanWhenBad: number;
}

/**
 * What the count so far decides. `fine` means "not as bad as `bad`", which is less than a proof of `fine`.
 * The unit must be independent: feed it rounds where a barrier releases the clients.
 */
export function sprt(counts: Counts, plan: SprtPlan): 'fine' | 'bad' | 'undecided' {
  const step = stepsOf(plan);
  const evidence = counts.failed * step.perFailure + (counts.attempts - counts.failed) * step.perSuccess;
  if (evidence >= step.rejectAt) return 'bad';
  return evidence <= step.acceptAt ? 'fine' : 'undecided';
}

export function sprtFigures(plan: SprtPlan): SprtFigures {
  const { perFailure, perSuccess, rejectAt, acceptAt, falseAlarm, missed } = stepsOf(plan);
  const drift = (rate: number): number => rate * perFailure + (1 - rate) * perSuccess;
  return {
    passAfterClean: Math.ceil(acceptAt / perSuccess),
    rejectAfterFailed: Math.ceil(rejectAt / perFailure),
    meanWhenFine: ((1 - falseAlarm) * acceptAt + falseAlarm * rejectAt) / drift(plan.fine),
    meanWhenBad: (missed * acceptAt + (1 - missed) * rejectAt) / drift(plan.bad),
  };
}

function stepsOf({ fine, bad, falseAlarm = 0.05, missed = 0.05 }: SprtPlan) {
  return {
    perFailure: Math.log(bad / fine),
    perSuccess: Math.log1p(-bad) - Math.log1p(-fine),
    rejectAt: Math.log((1 - missed) / falseAlarm),
    acceptAt: Math.log(missed / (1 - falseAlarm)),
    falseAlarm,
    missed,
  };
}
