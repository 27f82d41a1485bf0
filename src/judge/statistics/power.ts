// What a comparison of two rates could have seen, and how many attempts it needs.
import type { Counts } from './counts.js';
import { normalCdf, normalQuantile } from './normal.js';

const usualLevel = 0.95;
const usualPower = 0.8;

/**
 * Attempts a side that find the difference of these two rates with this chance, at a two-sided level:
 * Fleiss, Levin and Paik 2003, formula 4.14, without continuity correction.
 */
export function attemptsToCompare(one: number, two: number, power = usualPower, level = usualLevel): number {
  const mean = (one + two) / 2;
  const noise = normalQuantile((1 + level) / 2) * Math.sqrt(2 * mean * (1 - mean));
  const signal = normalQuantile(power) * Math.sqrt(one * (1 - one) + two * (1 - two));
  return Math.ceil(((noise + signal) / (one - two)) ** 2);
}

/** The chance that so many attempts a side show the difference of these two rates. */
export function powerToCompare(before: Counts, after: Counts, level = usualLevel): number {
  const one = before.failed / before.attempts;
  const two = after.failed / after.attempts;
  const mean = (before.failed + after.failed) / (before.attempts + after.attempts);
  const noise = Math.sqrt(mean * (1 - mean) * (1 / before.attempts + 1 / after.attempts));
  const spread = Math.sqrt((one * (1 - one)) / before.attempts + (two * (1 - two)) / after.attempts);
  return normalCdf((Math.abs(two - one) - normalQuantile((1 + level) / 2) * noise) / spread);
}
