import type { Bounds } from './counts.js';
import { normalQuantile } from './normal.js';

/**
 * The two-sided Wilson score interval of a rate (Wilson 1927; recommended by Brown, Cai and DasGupta 2001): the one that is shown.
 * Counts may be effective counts, so fractions. `level` is 0.95 for 95 %. No attempts say nothing: 0..1.
 */
export function wilson(failed: number, attempts: number, level: number): Bounds {
  if (attempts <= 0) return { low: 0, high: 1 };
  const z = normalQuantile((1 + level) / 2);
  const rate = failed / attempts;
  const scale = 1 + (z * z) / attempts;
  const centre = (rate + (z * z) / (2 * attempts)) / scale;
  const half = (z / scale) * Math.sqrt((rate * (1 - rate)) / attempts + (z * z) / (4 * attempts * attempts));
  // Rounding must not push the ends past the rates that no one could fail at.
  return { low: failed <= 0 ? 0 : Math.max(0, centre - half), high: failed >= attempts ? 1 : Math.min(1, centre + half) };
}
