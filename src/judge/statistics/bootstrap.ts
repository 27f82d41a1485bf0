// The bootstrap over rounds (Efron 1979): rounds are drawn anew, never connections, since those of one round hang together.
import { draw } from '../../model/draw.js';
import type { Bounds } from './counts.js';
import { createKept } from './kept.js';
import { normalCdf } from './normal.js';
import { studentQuantile } from './student.js';

export interface BootstrapSettings {
  readonly seed: string;
  /** How often the rounds are drawn anew. */
  readonly draws: number;
}

/** Which rounds make up each drawn sample: `draws` lists of `rounds` indices, with replacement. The same seed, the same samples. */
export const resamples = (rounds: number, { seed, draws }: BootstrapSettings): readonly (readonly number[])[] =>
  keptSamples(`${rounds} ${draws} ${seed}`, () =>
    Array.from({ length: draws }, (_, sample) =>
      Array.from({ length: rounds }, (_, place) => Math.floor(draw(seed, 'bootstrap', sample, place) * rounds)),
    ),
  );

const keptSamples = createKept<readonly (readonly number[])[]>(4);

/** The percentile interval of a figure over rounds, expanded for their small number. Undefined without rounds. */
export function bootstrapRounds<Round>(
  rounds: readonly Round[],
  figure: (rounds: readonly Round[]) => number,
  level: number,
  settings: BootstrapSettings,
): Bounds | undefined {
  if (rounds.length === 0) return undefined;
  return percentileBounds(
    resamples(rounds.length, settings).map((indices) => figure(pick(rounds, indices))),
    expandedLevel(level, rounds.length),
  );
}

/**
 * The level of which the percentiles of so few rounds hold the truth as often as `level` says: Student's t stands for the normal
 * quantile, and makes up for the spread that drawing n of n with replacement leaves out (Hesterberg 2015, "expanded percentiles").
 * Of two sides the smaller one counts.
 */
export function expandedLevel(level: number, rounds: number): number {
  if (rounds < 2) return 1;
  const quantile = studentQuantile((1 - level) / 2, rounds - 1);
  return 2 * normalCdf(Math.sqrt(rounds / (rounds - 1)) * quantile) - 1;
}

/** The middle `level` of the figures that were drawn. */
export function percentileBounds(figures: readonly number[], level: number): Bounds {
  const sorted = figures.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.max(0, Math.floor(share * sorted.length)))] ?? Number.NaN;
  return { low: at((1 - level) / 2), high: at((1 + level) / 2) };
}

function pick<Round>(rounds: readonly Round[], indices: readonly number[]): readonly Round[] {
  const picked: Round[] = [];
  for (const index of indices) {
    const round = rounds[index];
    if (round !== undefined) picked.push(round);
  }
  return picked;
}
