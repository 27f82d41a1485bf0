// Which of two samples tends to be larger, from the buckets of their histograms: equal values are ties.
import { borderBetween } from './border.js';
import type { Bounds } from './counts.js';
import { exactTail } from './mann-whitney-exact.js';
import { normalCdf, normalQuantile } from './normal.js';

export interface Bucket {
  readonly value: number;
  readonly count: number;
}

export interface MannWhitney {
  /** Pairs in which the value of `x` is the larger, ties counted half. */
  readonly u: number;
  /** P(x > y) + P(x = y) / 2: 0.5 where neither is larger. */
  readonly chanceLarger: number;
  /** Two-sided. Exact without ties up to eight values a side, else normal with continuity correction and ties (Lehmann 1975). */
  readonly pValue: number;
}

const exactUpTo = 8;

/** Mann and Whitney 1947. Undefined where a side is empty. */
export function mannWhitney(x: readonly Bucket[], y: readonly Bucket[]): MannWhitney | undefined {
  const sizeX = sizeOf(x);
  const sizeY = sizeOf(y);
  if (sizeX === 0 || sizeY === 0) return undefined;
  const { u, tieTerm } = countPairs(x, y);
  const pairs = sizeX * sizeY;
  const exact = tieTerm === 0 && sizeX <= exactUpTo && sizeY <= exactUpTo;
  const upper = Math.max(u, pairs - u);
  return {
    u,
    chanceLarger: u / pairs,
    pValue: Math.min(1, exact ? 2 * exactTail(upper, sizeX, sizeY) : 2 * normalTail(upper, sizeX, sizeY, tieTerm)),
  };
}

/**
 * The interval of P(x > y) + P(x = y) / 2: Newcombe 2006, method 5. `sizeX` and `sizeY` are what the samples are worth
 * (rounds, where the values of one round hang together).
 */
export function chanceLargerBounds(chance: number, sizeX: number, sizeY: number, level: number): Bounds {
  const z = normalQuantile((1 + level) / 2);
  const mean = (sizeX + sizeY) / 2 - 1;
  const tooFar = (at: number): boolean => {
    const variance = (at * (1 - at) * (1 + (mean * (1 - at)) / (2 - at) + (mean * at) / (1 + at))) / (sizeX * sizeY);
    return Math.abs(at - chance) > z * Math.sqrt(variance);
  };
  return { low: borderBetween(chance, 0, tooFar), high: borderBetween(chance, 1, tooFar) };
}

const sizeOf = (buckets: readonly Bucket[]): number => buckets.reduce((sum, { count }) => sum + count, 0);

/** Walks the values upwards once; `tieTerm` is the sum of t^3 - t over all groups of t equal values. */
function countPairs(x: readonly Bucket[], y: readonly Bucket[]): { readonly u: number; readonly tieTerm: number } {
  const groups = new Map<number, { x: number; y: number }>();
  const groupOf = (value: number): { x: number; y: number } => {
    const group = groups.get(value) ?? { x: 0, y: 0 };
    groups.set(value, group);
    return group;
  };
  for (const { value, count } of x) groupOf(value).x += count;
  for (const { value, count } of y) groupOf(value).y += count;
  let smallerY = 0;
  let u = 0;
  let tieTerm = 0;
  for (const [, group] of [...groups].sort(([a], [b]) => a - b)) {
    u += group.x * (smallerY + group.y / 2);
    smallerY += group.y;
    const tied = group.x + group.y;
    tieTerm += tied ** 3 - tied;
  }
  return { u, tieTerm };
}

function normalTail(upper: number, sizeX: number, sizeY: number, tieTerm: number): number {
  const all = sizeX + sizeY;
  const variance = ((sizeX * sizeY) / 12) * (all + 1 - tieTerm / (all * (all - 1)));
  if (variance <= 0) return 1;
  return normalCdf(-(upper - (sizeX * sizeY) / 2 - 0.5) / Math.sqrt(variance));
}
