// Clients of one release share the state of one server: they are not independent, and a count of them is worth less than it looks.
import type { Counts } from './counts.js';
import { sumsOf, type Variances, variancesOf } from './round-variance.js';

type Unit = 'attempts' | 'rounds' | 'designEffect';

export interface DesignEffect {
  /** By how much the variance of the rate exceeds that of independent attempts; at least 1. */
  readonly effect: number;
  /** How many independent attempts the count is worth: attempts / effect. */
  readonly effectiveCount: number;
  readonly unit: Unit;
}

/** Fewer rounds than this cannot show how much they differ, where a claim rests on it. */
export const roundsForVariance = 10;

/**
 * What the attempts of these rounds are worth. The variance of a ratio estimate between clusters (Kish 1965; Korn and Graubard
 * 1998), `R/(R-1) * sum (k_i - p m_i)^2 / M^2`, against the binomial `p (1 - p) / M`. Where rounds cannot show it (fewer than
 * ten, or all attempts alike) a whole round counts as one. Rounds without attempts are left out.
 */
export const designEffect = (rounds: readonly Counts[]): DesignEffect => effectOfVariances(variancesOf(sumsOf(rounds)));

/** The same from the variances alone. */
export function effectOfVariances(side: Variances): DesignEffect {
  if (side.attempts === side.rounds) return { effect: 1, effectiveCount: side.attempts, unit: 'attempts' };
  if (!(side.binomial > 0) || side.rounds < roundsForVariance) {
    return { effect: side.attempts / side.rounds, effectiveCount: side.rounds, unit: 'rounds' };
  }
  const effect = Math.max(1, side.shown / side.binomial);
  return { effect, effectiveCount: side.attempts / effect, unit: 'designEffect' };
}

/** One or two failures cannot show whether those of a round come together; nor can one or two successes. */
const roundsForClumps = 3;

/**
 * One design effect for all sides of a comparison: what their rounds show of the variance together, against the binomial one.
 * A side that never or always fails borrows from the others. Where none varies, or fewer than three rounds hold a failure (or a
 * success), a whole round counts as one.
 */
export function pooledDesignEffect(groups: readonly (readonly Counts[])[]): Omit<DesignEffect, 'effectiveCount'> {
  const sides = groups.map((rounds) => variancesOf(sumsOf(rounds)));
  const sumOf = (key: keyof Variances): number => sides.reduce((sum, side) => sum + side[key], 0);
  const attempts = sumOf('attempts');
  if (attempts === sumOf('rounds')) return { effect: 1, unit: 'attempts' };
  const held = groups.flat().filter((round) => round.attempts > 0);
  const failing = held.filter(({ failed }) => failed > 0).length;
  const succeeding = held.filter((round) => round.failed < round.attempts).length;
  if (!(sumOf('binomial') > 0) || sides.some((side) => side.rounds < 2) || Math.min(failing, succeeding) < roundsForClumps) {
    return { effect: attempts / sumOf('rounds'), unit: 'rounds' };
  }
  return { effect: Math.max(1, sumOf('shown') / sumOf('binomial')), unit: 'designEffect' };
}
