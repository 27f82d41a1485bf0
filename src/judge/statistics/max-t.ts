// Which of many figures differ between two reports, by dealing whole rounds anew; looking at many of them is paid for.
import { permutationP, type SplitSettings, splitsOf } from './splits.js';

/** One figure of every round of both sides; undefined where the round has none. */
export interface RoundSeries {
  readonly first: readonly (number | undefined)[];
  readonly second: readonly (number | undefined)[];
}

export interface AdjustedP {
  /** One-sided p that the first side is larger, adjusted for all figures that were looked at. */
  readonly greater: number;
  readonly less: number;
}

/**
 * The single-step maxT permutation test (Westfall and Young 1993) on Student's t: the chance that any of the figures reaches so
 * large a t when rounds are dealt at random. Every series has the same rounds in the same order.
 */
export function maxT(series: readonly RoundSeries[], settings: SplitSettings): readonly AdjustedP[] {
  const sizeFirst = series[0]?.first.length ?? 0;
  const splits = splitsOf(sizeFirst + (series[0]?.second.length ?? 0), sizeFirst, settings);
  const centred = series.map(({ first, second }) => centre([...first, ...second]));
  const observed = centred.map((figure) =>
    studentT(
      figure,
      Array.from({ length: sizeFirst }, (_, place) => place),
    ),
  );
  const extremes = splits.first.map((places) => {
    const dealt = centred.map((figure) => studentT(figure, places)).filter((t) => t !== undefined);
    return { largest: Math.max(...dealt), smallest: Math.min(...dealt) };
  });
  return observed.map((t) => ({
    greater: t === undefined ? 1 : permutationP(extremes.filter(({ largest }) => largest >= t - hair(t)).length, splits),
    less: t === undefined ? 1 : permutationP(extremes.filter(({ smallest }) => smallest <= t + hair(t)).length, splits),
  }));
}

/** Rounding must not make the observed split look rarer than it is. */
const hair = (t: number): number => (Number.isFinite(t) ? 1e-9 * Math.abs(t) : 0);

/** The rounds of both sides around their common mean, and their sums: a split needs to add up its first side only. */
interface Centred {
  readonly values: readonly (number | undefined)[];
  readonly sums: Sums;
}

interface Sums {
  size: number;
  sum: number;
  squares: number;
}

function centre(rounds: readonly (number | undefined)[]): Centred {
  const held = rounds.filter((value) => value !== undefined);
  const mean = held.reduce((sum, value) => sum + value, 0) / held.length;
  const values = rounds.map((value) => (value === undefined ? undefined : value - mean));
  return { values, sums: sumsAt(values, values.keys()) };
}

function sumsAt(values: Centred['values'], places: Iterable<number>): Sums {
  const sums: Sums = { size: 0, sum: 0, squares: 0 };
  for (const place of places) {
    const value = values[place];
    if (value === undefined) continue;
    sums.size += 1;
    sums.sum += value;
    sums.squares += value * value;
  }
  return sums;
}

/** Student's t with pooled variance; undefined where a side has fewer than two values. */
function studentT({ values, sums: all }: Centred, places: readonly number[]): number | undefined {
  const one = sumsAt(values, places);
  const two: Sums = { size: all.size - one.size, sum: all.sum - one.sum, squares: all.squares - one.squares };
  if (one.size < 2 || two.size < 2) return undefined;
  const difference = one.sum / one.size - two.sum / two.size;
  if (difference === 0) return 0;
  const around = Math.max(0, one.squares - one.sum ** 2 / one.size) + Math.max(0, two.squares - two.sum ** 2 / two.size);
  return difference / Math.sqrt((around / (all.size - 2)) * (1 / one.size + 1 / two.size));
}
