// How much the failure rate varies between rounds, from sums alone.
import type { Counts } from './counts.js';

/** Over rounds of m attempts and k failures; those without attempts are left out. */
export interface RoundSums {
  readonly rounds: number;
  readonly attempts: number;
  readonly failed: number;
  /** Sums of m m, k m and k k. */
  readonly sizes: number;
  readonly products: number;
  readonly squares: number;
}

export interface Variances {
  readonly rounds: number;
  readonly attempts: number;
  /** The variance of the rate as the rounds show it, and as independent attempts would have it; both 0 where all attempts are alike. */
  readonly shown: number;
  readonly binomial: number;
}

export function sumsOf(all: readonly Counts[]): RoundSums {
  const held = all.filter((round) => round.attempts > 0);
  const sumOf = (read: (round: Counts) => number): number => held.reduce((sum, round) => sum + read(round), 0);
  return {
    rounds: held.length,
    attempts: sumOf(({ attempts }) => attempts),
    failed: sumOf(({ failed }) => failed),
    sizes: sumOf(({ attempts }) => attempts ** 2),
    products: sumOf(({ attempts, failed }) => attempts * failed),
    squares: sumOf(({ failed }) => failed ** 2),
  };
}

/** The ratio estimate's variance, `R/(R-1) * sum (k_i - p m_i)^2 / M^2` (Kish 1965), beside the binomial `p (1 - p) / M`. */
export function variancesOf({ rounds, attempts, failed, sizes, products, squares }: RoundSums): Variances {
  if (failed === 0 || failed === attempts) return { rounds, attempts, shown: 0, binomial: 0 };
  const rate = failed / attempts;
  const spread = Math.max(0, squares - 2 * rate * products + rate ** 2 * sizes);
  return { rounds, attempts, shown: ((rounds / (rounds - 1)) * spread) / attempts ** 2, binomial: (rate * (1 - rate)) / attempts };
}
