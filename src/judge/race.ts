import type { Summary } from '../model/report.js';
import type { CellTally } from './cell-tally.js';
import { sumCounts } from './rate-interval.js';
import { fisherGreater } from './statistics/fisher.js';
import { permuteRounds } from './statistics/permutation.js';

const significant = 0.05;
const permutations = 9999;

/**
 * Whether the burst fails significantly more than the same traffic spaced out: one-sided, at 5 %. Where rounds are
 * the unit by permutation of whole rounds (three a side are the fewest that can show it);
 * otherwise by Fisher's exact test over the attempts. Undefined unless both arms have attempts.
 */
export function judgeRace(burst: CellTally, control: CellTally | undefined, seed: string): Summary['race'] {
  if (control === undefined) return undefined;
  const [ofBurst, ofControl] = [sumCounts(burst.rounds()), sumCounts(control.rounds())];
  if (ofBurst.attempts === 0 || ofControl.attempts === 0) return undefined;
  const held = (cell: CellTally) => cell.rounds().filter((round) => round.attempts > 0);
  const pValue =
    burst.unit === 'rounds'
      ? permuteRounds(held(burst), held(control), { seed, draws: permutations }).greater
      : fisherGreater(ofBurst, ofControl);
  return { shown: pValue <= significant + 1e-9, pValue };
}
