// How often a comparison of few rounds finds a rise: by making it again and again on drawn rounds. No formula holds for so few.
import { draw } from '../../model/draw.js';
import type { Counts } from '../statistics/counts.js';
import { pooledDesignEffect } from '../statistics/design-effect.js';
import { logChoose } from '../statistics/log-gamma.js';
import { newcombe } from '../statistics/newcombe.js';
import { splitsOf } from '../statistics/splits.js';
import { level, seed } from './settings.js';
import type { RiseAsked } from './smallest-rise.js';

const splitsDrawn = 1000;

/**
 * The share of drawn pairs in which a rise of the rate is found. A round is drawn as a whole, all of its attempts failing or
 * none, as often as the design effect has it, and attempt by attempt otherwise. The same draws for every rise, and always.
 */
export function createSimulation(asked: RiseAsked): (rise: number) => number {
  const [before, after] = [asked.before, asked.after].map(heldOf);
  if (before === undefined || after === undefined) throw new RangeError('a comparison has two sides');
  const attempts = Math.round(meanOf([...before, ...after]));
  const whole = attempts <= 1 ? 0 : Math.min(1, (asked.effect - 1) / (attempts - 1));
  const deal = createDeal(after.length, before.length, asked.significance);
  const rate = before.reduce((sum, { failed }) => sum + failed, 0) / before.reduce((sum, round) => sum + round.attempts, 0);
  const drawn = Array.from({ length: asked.pairs }, (_, pair) => ({
    before: drawPlaces('before', pair, before.length),
    after: drawPlaces('after', pair, after.length),
  }));
  const known = new Map<string, boolean>();
  const find = (is: readonly Counts[], was: readonly Counts[]): boolean => {
    const key = `${keyOf(is)} ${keyOf(was)}`;
    const found = known.get(key) ?? isFound(is, was, deal, asked.minEffect);
    known.set(key, found);
    return found;
  };
  return (rise) => {
    const [was, is] = [roundsAt(rate, attempts, whole), roundsAt(Math.min(1, rate + rise), attempts, whole)];
    const found = drawn.filter((pair) => find(pair.after.map(is), pair.before.map(was)));
    return found.length / asked.pairs;
  };
}

/** The order of the rounds changes nothing. */
const keyOf = (rounds: readonly Counts[]): string =>
  rounds
    .map(({ failed }) => failed)
    .sort((a, b) => a - b)
    .join(',');

const heldOf = (rounds: readonly Counts[]): readonly Counts[] => rounds.filter(({ attempts }) => attempts > 0);
const meanOf = (rounds: readonly Counts[]): number => rounds.reduce((sum, { attempts }) => sum + attempts, 0) / rounds.length;

/** Where a round lies among all that may be: two numbers of 0..1. */
interface Place {
  readonly together: number;
  readonly rank: number;
}

const drawPlaces = (side: string, pair: number, rounds: number): readonly Place[] =>
  Array.from({ length: rounds }, (_, round) => ({
    together: draw(seed, 'together', side, pair, round),
    rank: draw(seed, 'rank', side, pair, round),
  }));

/** The round at a place, of a server that fails at this rate and whose clients fail together with the chance `whole`. */
function roundsAt(rate: number, attempts: number, whole: number): (place: Place) => Counts {
  const upTo = binomialUpTo(rate, attempts);
  return ({ together, rank }) => {
    if (together < whole) return { attempts, failed: rank > 1 - rate ? attempts : 0 };
    const failed = upTo.findIndex((chance) => rank <= chance);
    return { attempts, failed: failed < 0 ? attempts : failed };
  };
}

/** The chances of at most 0, 1, 2 ... failures. */
function binomialUpTo(rate: number, attempts: number): readonly number[] {
  let sum = 0;
  return Array.from({ length: attempts + 1 }, (_, failed) => {
    const [failing, passing] = [
      failed === 0 ? 0 : failed * Math.log(rate),
      failed === attempts ? 0 : (attempts - failed) * Math.log1p(-rate),
    ];
    sum += Math.exp(logChoose(attempts, failed) + failing + passing);
    return sum;
  });
}

/** As compare-rates judges it: the p-value of the permutation, and the interval of the difference. */
function isFound(after: readonly Counts[], before: readonly Counts[], isRare: Deal, minEffect: number): boolean {
  const [is, was] = [worthOf(after, 1), worthOf(before, 1)];
  if (is.failed / is.attempts - was.failed / was.attempts <= minEffect) return false;
  if (!isRare([...after, ...before].map(({ failed }) => failed))) return false;
  const { effect } = pooledDesignEffect([after, before]);
  return newcombe(worthOf(after, effect), worthOf(before, effect), level).low > minEffect;
}

/** Whether so large a sum of the first side's failures is rare enough when the rounds are dealt anew. All rounds are of one size. */
type Deal = (failed: readonly number[]) => boolean;

function createDeal(first: number, second: number, significance: number): Deal {
  const splits = splitsOf(first + second, first, { seed, draws: splitsDrawn });
  // One flat list: this loop is all of the time that a simulation takes.
  const places = Int32Array.from(splits.first.flat());
  const size = splits.first.length + (splits.exhaustive ? 0 : 1);
  const most = Math.floor(significance * size + 1e-9) - (splits.exhaustive ? 0 : 1);
  return (failed) => {
    const counts = Int32Array.from(failed);
    let observed = 0;
    for (let place = 0; place < first; place += 1) observed += counts[place] ?? 0;
    let atLeast = 0;
    for (let from = 0; from < places.length && atLeast <= most; from += first) {
      let dealt = 0;
      for (let place = from; place < from + first; place += 1) dealt += counts[places[place] ?? 0] ?? 0;
      if (dealt >= observed) atLeast += 1;
    }
    return atLeast <= most;
  };
}

const worthOf = (rounds: readonly Counts[], effect: number): Counts => ({
  failed: rounds.reduce((sum, { failed }) => sum + failed, 0) / effect,
  attempts: rounds.reduce((sum, { attempts }) => sum + attempts, 0) / effect,
});
