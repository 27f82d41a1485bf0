// Exact bounds of a rate (Clopper and Pearson 1934): never optimistic, so gates stand on them.
import type { Bounds } from './counts.js';
import { inverseIncompleteBeta } from './incomplete-beta.js';

/**
 * The one-sided upper bound: the rate lies below it with at least this confidence (0.95 for 95 %).
 * Counts may be effective counts, so fractions (Korn and Graubard 1998). No attempts say nothing: 1.
 */
export function clopperPearsonUpper(failed: number, attempts: number, confidence: number): number {
  if (attempts <= 0 || failed >= attempts) return 1;
  if (failed <= 0) return -Math.expm1(Math.log(1 - confidence) / attempts);
  return inverseIncompleteBeta(confidence, failed + 1, attempts - failed);
}

/** The one-sided lower bound: the rate lies above it with at least this confidence. No attempts say nothing: 0. */
export function clopperPearsonLower(failed: number, attempts: number, confidence: number): number {
  if (attempts <= 0 || failed <= 0) return 0;
  if (failed >= attempts) return Math.exp(Math.log(1 - confidence) / attempts);
  return inverseIncompleteBeta(1 - confidence, failed, attempts - failed + 1);
}

/** Both ends at once: each is left out by chance with at most half of what the level leaves. */
export function clopperPearson(failed: number, attempts: number, level: number): Bounds {
  const confidence = (1 + level) / 2;
  return { low: clopperPearsonLower(failed, attempts, confidence), high: clopperPearsonUpper(failed, attempts, confidence) };
}
