// Clients of one release share the state of one server: they are not independent, and a count of them is worth less than it looks.
import type { Counts } from './counts.js';

type Unit = 'attempts' | 'rounds' | 'designEffect';

export interface DesignEffect {
  /** By how much the variance of the rate exceeds that of independent attempts; at least 1. */
  readonly effect: number;
  /** How many independent attempts the count is worth: attempts / effect. */
  readonly effectiveCount: number;
  readonly unit: Unit;
}

/** Fewer rounds than this cannot show how much they differ, where a claim rests on it. */
const roundsForVariance = 10;

/**
 * What the attempts of these rounds are worth. The variance of a ratio estimate between clusters (Kish 1965; Korn and Graubard
 * 1998), `R/(R-1) * sum (k_i - p m_i)^2 / M^2`, against the binomial `p (1 - p) / M`. Where rounds cannot show it (fewer than
 * ten, or all attempts alike) a whole round counts as one. Rounds without attempts are left out.
 */
export function designEffect(rounds: readonly Counts[]): DesignEffect {
  const side = variancesOf(rounds);
  if (side.attempts === side.rounds) return { effect: 1, effectiveCount: side.attempts, unit: 'attempts' };
  if (!(side.binomial > 0) || side.rounds < roundsForVariance) {
    return { effect: side.attempts / side.rounds, effectiveCount: side.rounds, unit: 'rounds' };
  }
  const effect = Math.max(1, side.shown / side.binomial);
  return { effect, effectiveCount: side.attempts / effect, unit: 'designEffect' };
}

/**
 * The design effect of a difference of two rates: what the rounds of both sides show of its variance, against the binomial one.
 * A side that never or always fails borrows from the other; where neither varies a whole round counts as one.
 */
export function differenceDesignEffect(first: readonly Counts[], second: readonly Counts[]): Omit<DesignEffect, 'effectiveCount'> {
  const sides = [variancesOf(first), variancesOf(second)];
  const sumOf = (key: keyof Variances): number => sides.reduce((sum, side) => sum + side[key], 0);
  const attempts = sumOf('attempts');
  if (attempts === sumOf('rounds')) return { effect: 1, unit: 'attempts' };
  if (!(sumOf('binomial') > 0) || sides.some((side) => side.rounds < 2)) return { effect: attempts / sumOf('rounds'), unit: 'rounds' };
  return { effect: Math.max(1, sumOf('shown') / sumOf('binomial')), unit: 'designEffect' };
}

interface Variances {
  /** Those that hold attempts. */
  readonly rounds: number;
  readonly attempts: number;
  /** The variance of the rate as the rounds show it, and as independent attempts would have it. */
  readonly shown: number;
  readonly binomial: number;
}

function variancesOf(all: readonly Counts[]): Variances {
  const held = all.filter((round) => round.attempts > 0);
  const rounds = held.length;
  const attempts = held.reduce((sum, round) => sum + round.attempts, 0);
  const failed = held.reduce((sum, round) => sum + round.failed, 0);
  if (failed === 0 || failed === attempts) return { rounds, attempts, shown: 0, binomial: 0 };
  const rate = failed / attempts;
  const spread = held.reduce((sum, round) => sum + (round.failed - rate * round.attempts) ** 2, 0);
  return { rounds, attempts, shown: ((rounds / (rounds - 1)) * spread) / attempts ** 2, binomial: (rate * (1 - rate)) / attempts };
}
