// The ways to deal the rounds of two reports anew to two sides: what a permutation test walks through.
import { draw } from '../../model/draw.js';
import { createKept } from './kept.js';
import { logChoose } from './log-gamma.js';

export interface SplitSettings {
  readonly seed: string;
  /** Up to so many splits are all walked through; of more, so many are drawn. */
  readonly draws: number;
}

export interface Splits {
  /** Which places, of 0..total-1, go to the first side. */
  readonly first: readonly (readonly number[])[];
  /** All of them are there, the observed one among them; else it has to be counted in. */
  readonly exhaustive: boolean;
}

const keptSplits = createKept<Splits>(4);

export const splitsOf = (total: number, first: number, settings: SplitSettings): Splits =>
  keptSplits(`${total} ${first} ${settings.draws} ${settings.seed}`, () => makeSplits(total, first, settings));

function makeSplits(total: number, first: number, settings: SplitSettings): Splits {
  if (Math.exp(logChoose(total, first)) <= settings.draws + 0.5) return { first: combinations(total, first), exhaustive: true };
  return { first: Array.from({ length: settings.draws }, (_, index) => drawn(total, first, settings.seed, index)), exhaustive: false };
}

/** The p-value of an observed figure among those of the splits: how often a split is at least as extreme (Phipson and Smyth 2010). */
export function permutationP(atLeastAsExtreme: number, splits: Splits): number {
  return splits.exhaustive ? atLeastAsExtreme / splits.first.length : (atLeastAsExtreme + 1) / (splits.first.length + 1);
}

function combinations(total: number, size: number, from = 0): readonly (readonly number[])[] {
  if (size === 0) return [[]];
  const found: (readonly number[])[] = [];
  for (let place = from; place <= total - size; place += 1) {
    for (const rest of combinations(total, size - 1, place + 1)) found.push([place, ...rest]);
  }
  return found;
}

/** The first cards of a Fisher-Yates shuffle. */
function drawn(total: number, size: number, seed: string, split: number): readonly number[] {
  const places = Array.from({ length: total }, (_, place) => place);
  for (let place = 0; place < size; place += 1) {
    const other = place + Math.floor(draw(seed, 'split', split, place) * (total - place));
    [places[place], places[other]] = [places[other] ?? 0, places[place] ?? 0];
  }
  return places.slice(0, size);
}
