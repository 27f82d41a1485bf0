// Fisher's exact test of two failure counts (Fisher 1935): the hypergeometric distribution with both margins fixed.
import type { Counts } from './counts.js';
import { logChoose } from './log-gamma.js';

/** Outcomes as likely as the observed one count, also when rounding makes them look a hair likelier. */
const sameChance = 1 + 1e-7;

/** One-sided p: how likely so many failures or more fall to `a` when both fail equally often. Whole counts. */
export function fisherGreater(a: Counts, b: Counts): number {
  const chances = hypergeometric(a, b);
  return Math.min(1, sumOf(chances.of.slice(a.failed - chances.from)));
}

/** Two-sided p: all splits that are no likelier than the observed one. Whole counts. */
export function fisherTwoSided(a: Counts, b: Counts): number {
  const chances = hypergeometric(a, b);
  const observed = chances.of[a.failed - chances.from] ?? 0;
  return Math.min(1, sumOf(chances.of.filter((chance) => chance <= observed * sameChance)));
}

/** The chance of each number of failures in `a`, given the margins, from the smallest possible number on. */
function hypergeometric(a: Counts, b: Counts): { readonly from: number; readonly of: readonly number[] } {
  const failed = a.failed + b.failed;
  const from = Math.max(0, failed - b.attempts);
  const to = Math.min(failed, a.attempts);
  const all = logChoose(a.attempts + b.attempts, failed);
  const of: number[] = [];
  for (let inA = from; inA <= to; inA += 1) {
    of.push(Math.exp(logChoose(a.attempts, inA) + logChoose(b.attempts, failed - inA) - all));
  }
  return { from, of };
}

/** Smallest first, so that small chances are not lost beside large ones. */
const sumOf = (chances: readonly number[]): number => [...chances].sort((x, y) => x - y).reduce((sum, chance) => sum + chance, 0);
