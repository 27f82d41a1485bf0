// The bootstrap over rounds (Efron 1979): rounds are drawn anew, never connections, since those of one round hang together.
import { draw } from '../../model/draw.js';
import type { Bounds } from './counts.js';

export interface BootstrapSettings {
  readonly seed: string;
  /** How often the rounds are drawn anew. */
  readonly draws: number;
}

/** Which rounds make up each drawn sample: `draws` lists of `rounds` indices, with replacement. The same seed, the same samples. */
export function resamples(rounds: number, settings: BootstrapSettings): readonly (readonly number[])[] {
  return Array.from({ length: settings.draws }, (_, sample) =>
    Array.from({ length: rounds }, (_, place) => Math.floor(draw(settings.seed, 'bootstrap', sample, place) * rounds)),
  );
}

/** The percentile interval of a figure over rounds. Undefined without rounds. */
export function bootstrapRounds<Round>(
  rounds: readonly Round[],
  figure: (rounds: readonly Round[]) => number,
  level: number,
  settings: BootstrapSettings,
): Bounds | undefined {
  if (rounds.length === 0) return undefined;
  return percentileBounds(
    resamples(rounds.length, settings).map((indices) => figure(pick(rounds, indices))),
    level,
  );
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
