// Student's t, for few rounds: as in a test of the difference of two means.
import { inverseIncompleteBeta } from './incomplete-beta.js';
import { normalCdf } from './normal.js';

/** The value that t exceeds with this chance (below one half). */
export function studentQuantile(upperTail: number, freedom: number): number {
  const x = inverseIncompleteBeta(2 * upperTail, freedom / 2, 0.5);
  return Math.sqrt((freedom * (1 - x)) / x);
}

/** The chance that a t whose mean is moved by `shift` exceeds `limit` (Johnson and Welch 1940, the normal approximation). */
export const chanceAbove = (limit: number, shift: number, freedom: number): number =>
  normalCdf((shift - limit * (1 - 1 / (4 * freedom))) / Math.sqrt(1 + limit ** 2 / (2 * freedom)));
