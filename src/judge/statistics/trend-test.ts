import type { Counts } from './counts.js';
import { normalCdf } from './normal.js';

/**
 * The Cochran-Armitage test for a trend of a rate over runs in their order (Cochran 1954, Armitage 1955): z above 0 when the rate
 * rises, and its two-sided p. Counts may be effective counts. Undefined where there is no variation to test.
 */
export function trendTest(runs: readonly Counts[]): { readonly z: number; readonly pValue: number } | undefined {
  const attempts = runs.reduce((sum, run) => sum + run.attempts, 0);
  const rate = runs.reduce((sum, run) => sum + run.failed, 0) / attempts;
  const meanScore = runs.reduce((sum, run, score) => sum + score * run.attempts, 0) / attempts;
  const drift = runs.reduce((sum, run, score) => sum + (score - meanScore) * (run.failed - rate * run.attempts), 0);
  const spread = runs.reduce((sum, run, score) => sum + run.attempts * (score - meanScore) ** 2, 0);
  const variance = rate * (1 - rate) * spread;
  if (!(variance > 0)) return undefined;
  const z = drift / Math.sqrt(variance);
  return { z, pValue: 2 * normalCdf(-Math.abs(z)) };
}
