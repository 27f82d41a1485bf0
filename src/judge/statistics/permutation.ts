// Whether two reports differ in their failure rate, by dealing whole rounds anew to the two sides.
import type { Counts } from './counts.js';
import { permutationP, type SplitSettings, splitsOf } from './splits.js';

export interface PermutationResult {
  /** One-sided p: the first side fails more often. */
  readonly greater: number;
  /** One-sided p: the first side fails less often. */
  readonly less: number;
}

/** Two differences of rates that rounding alone tells apart are one. */
const hair = 1e-12;

/**
 * The permutation test of the difference of two rates with rounds as its unit (Fisher 1935, Pitman 1937): right however much the
 * attempts of a round hang together, as long as rounds do not. Four rounds a side can reach 1/70 at best.
 */
export function permuteRounds(first: readonly Counts[], second: readonly Counts[], settings: SplitSettings): PermutationResult {
  const rounds = [...first, ...second];
  const splits = splitsOf(rounds.length, first.length, settings);
  const attempts = rounds.reduce((sum, round) => sum + round.attempts, 0);
  const failed = rounds.reduce((sum, round) => sum + round.failed, 0);
  const differenceOf = (places: readonly number[]): number => {
    let inAttempts = 0;
    let inFailed = 0;
    for (const place of places) {
      inAttempts += rounds[place]?.attempts ?? 0;
      inFailed += rounds[place]?.failed ?? 0;
    }
    return rateOf(inFailed, inAttempts) - rateOf(failed - inFailed, attempts - inAttempts);
  };
  const observed = differenceOf(first.map((_, place) => place));
  const differences = splits.first.map(differenceOf);
  return {
    greater: permutationP(differences.filter((difference) => difference >= observed - hair).length, splits),
    less: permutationP(differences.filter((difference) => difference <= observed + hair).length, splits),
  };
}

const rateOf = (failed: number, attempts: number): number => (attempts === 0 ? 0 : failed / attempts);
