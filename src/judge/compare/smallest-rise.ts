// What a comparison of failure rates could have seen: the smallest rise that it would have found in four of five cases.
import type { Bounds, Counts } from '../statistics/counts.js';
import { newcombe } from '../statistics/newcombe.js';
import { normalCdf, normalQuantile } from '../statistics/normal.js';
import { chanceAbove, studentQuantile } from '../statistics/student.js';
import { level } from './settings.js';
import { createSimulation } from './simulated-power.js';

export interface RiseAsked {
  readonly before: readonly Counts[];
  readonly after: readonly Counts[];
  /** Of the whole comparison: what the attempts of a round hang together. */
  readonly effect: number;
  readonly test: 'permutation' | 'fisher';
  /** One-sided, after it was paid for the number of scenarios. */
  readonly significance: number;
  readonly minEffect: number;
  /** How many pairs are drawn where no formula holds. */
  readonly pairs: number;
}

const power = 0.8;
/** Of more rounds on both sides together the normal approximation is as good, and a simulation slow. */
const mostSimulated = 32;

/**
 * The smallest rise of the failure rate above that of `before` which the comparison would have found with 80 % power: by all that it
 * asks for, the p-value and the interval above `minEffect`. Undefined where not even a server that always fails would have stood out.
 */
export function smallestRise(asked: RiseAsked): number | undefined {
  const most = 1 - rateOf(asked.before);
  if (most <= 0) return undefined;
  if (asked.test === 'fisher') return firstSeen({ most, guess: most, chanceOf: byAttempts(asked) });
  const byFormula = byStudent(asked);
  const guess = firstSeen({ most, guess: most, chanceOf: byFormula }) ?? most;
  const isFew = asked.before.length + asked.after.length <= mostSimulated;
  return firstSeen({ most, guess, chanceOf: isFew ? createSimulation(asked) : byFormula });
}

interface Search {
  readonly most: number;
  readonly guess: number;
  readonly chanceOf: (rise: number) => number;
}

/** By a quarter up from the guess until it is seen, or down until it is not, and then in between. */
function firstSeen({ most, guess, chanceOf }: Search): number | undefined {
  const isSeen = (rise: number): boolean => chanceOf(rise) >= power;
  let [low, high] = [guess / step, guess];
  while (!isSeen(high)) {
    if (high >= most) return undefined;
    [low, high] = [high, Math.min(most, high * step)];
  }
  while (low < guess && low > least && isSeen(low)) [low, high] = [low / step, low];
  for (let halving = 0; halving < 4; halving += 1) {
    const middle = Math.sqrt(low * high);
    if (isSeen(middle)) high = middle;
    else low = middle;
  }
  return high;
}

const step = 1.25;
const least = 1e-9;

type ChanceOf = Search['chanceOf'];

interface Sides {
  readonly before: Counts;
  readonly after: Counts;
  /** The standard deviation of the difference of their rates. */
  readonly deviation: number;
  readonly interval: Bounds;
}

/** Both sides as they would be expected, in effective counts. */
function expectedSides({ before, after, effect }: RiseAsked, rise: number): Sides {
  const [was, is] = [rateOf(before), Math.min(1, rateOf(before) + rise)];
  const [one, other] = [sumOf(before, 'attempts') / effect, sumOf(after, 'attempts') / effect];
  const sides = { before: { failed: was * one, attempts: one }, after: { failed: is * other, attempts: other } };
  const deviation = Math.sqrt((was * (1 - was)) / one + (is * (1 - is)) / other);
  return { ...sides, deviation, interval: newcombe(sides.after, sides.before, level) };
}

/** The permutation of many rounds is a t-test, with a continuity correction as whole rounds come in whole numbers. */
function byStudent(asked: RiseAsked): ChanceOf {
  const freedom = asked.before.length + asked.after.length - 2;
  const limit = studentQuantile(asked.significance, freedom);
  return (rise) => {
    const { before, after, deviation, interval } = expectedSides(asked, rise);
    if (deviation === 0) return 1;
    const half = rise - interval.low;
    return Math.min(
      chanceAbove(limit + correctionOf(before, after) / deviation, rise / deviation, freedom),
      chanceAbove(half / deviation, (rise - asked.minEffect) / deviation, freedom),
    );
  };
}

/** Fisher's exact test is the normal one with a continuity correction (Fleiss, Levin and Paik 2003, formula 4.16). */
function byAttempts(asked: RiseAsked): ChanceOf {
  const z = normalQuantile(1 - asked.significance);
  return (rise) => {
    const { before, after, deviation, interval } = expectedSides(asked, rise);
    if (deviation === 0) return 1;
    const mean = (before.failed + after.failed) / (before.attempts + after.attempts);
    const limit = z * Math.sqrt(mean * (1 - mean) * (1 / before.attempts + 1 / after.attempts)) + correctionOf(before, after);
    return Math.min(normalCdf((rise - limit) / deviation), normalCdf((interval.low - asked.minEffect) / deviation));
  };
}

const correctionOf = (before: Counts, after: Counts): number => (1 / before.attempts + 1 / after.attempts) / 2;

const sumOf = (rounds: readonly Counts[], key: keyof Counts): number => rounds.reduce((sum, round) => sum + round[key], 0);
const rateOf = (rounds: readonly Counts[]): number => sumOf(rounds, 'failed') / sumOf(rounds, 'attempts');
