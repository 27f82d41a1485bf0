// The failure rates of two reports: the size of the difference, and whether chance explains it.
import type { ComparedCount, RateComparison } from '../../model/comparison.js';
import type { Counts } from '../statistics/counts.js';
import { pooledDesignEffect } from '../statistics/design-effect.js';
import { fisherGreater } from '../statistics/fisher.js';
import { newcombe } from '../statistics/newcombe.js';
import { permuteRounds } from '../statistics/permutation.js';
import { hangsTogether, type Pair, type Side } from './compared-scenario.js';
import { enoughRounds } from './enough-rounds.js';
import { smallestRise } from './smallest-rise.js';
import { type CompareOptions, level, seed, significant, usualDraws, usualPairs } from './settings.js';

/** The p-values of one pair, before they are adjusted for the number of pairs. */
export interface RateTest {
  readonly worse: number;
  readonly better: number;
  readonly test: RateComparison['test'];
}

export function testRates({ before, after }: Pair, { draws = usualDraws }: CompareOptions): RateTest {
  if (!hangsTogether(after)) {
    return { worse: fisherGreater(after.burst, before.burst), better: fisherGreater(before.burst, after.burst), test: 'fisher' };
  }
  const { greater, less } = permuteRounds(after.rounds, before.rounds, { seed, draws });
  return { worse: greater, better: less, test: 'permutation' };
}

/** `scenarios` is how many are compared side by side; `adjusted` holds the p-values after Holm. */
export function compareRates(pair: Pair, adjusted: RateTest, scenarios: number, options: CompareOptions): RateComparison {
  const { before, after } = pair;
  const { minEffect = 0, pairs = usualPairs } = options;
  const { effect, unit } = effectOf(pair);
  const interval = newcombe(worth(after.burst, effect), worth(before.burst, effect), level);
  const isShowable = adjusted.test === 'fisher' || enoughRounds(before.rounds.length, after.rounds.length, scenarios, significant.rate);
  const shows = isShowable ? shownBy(adjusted, interval, minEffect) : 'tooFewRounds';
  const asked = { before: before.rounds, after: after.rounds, effect, test: adjusted.test, minEffect, pairs };
  const rise = shows === 'noDifference' ? smallestRise({ ...asked, significance: significant.rate / scenarios }) : undefined;
  return {
    before: countOf(before),
    after: countOf(after),
    difference: rateOf(after.burst) - rateOf(before.burst),
    interval: { ...interval, level, method: 'newcombe' },
    designEffect: effect,
    unit,
    test: adjusted.test,
    pWorse: adjusted.worse,
    pBetter: adjusted.better,
    fisherWorse: fisherGreater(after.burst, before.burst),
    shows,
    ...(rise === undefined ? {} : { smallestRise: rise }),
  };
}

function shownBy(
  adjusted: RateTest,
  { low, high }: { readonly low: number; readonly high: number },
  minEffect: number,
): RateComparison['shows'] {
  if (adjusted.worse <= significant.rate && low > minEffect) return 'worse';
  return adjusted.better <= significant.rate && high < -minEffect ? 'better' : 'noDifference';
}

/** What attempts that hang together are worth; attempts that come one after another are taken as they are. */
export function effectOf({ before, after }: Pair): ReturnType<typeof pooledDesignEffect> {
  return hangsTogether(after) ? pooledDesignEffect([after.rounds, before.rounds]) : { effect: 1, unit: 'attempts' };
}

const worth = ({ failed, attempts }: Counts, effect: number): Counts => ({ failed: failed / effect, attempts: attempts / effect });
const rateOf = ({ failed, attempts }: Counts): number => failed / attempts;
const countOf = ({ burst, rounds }: Side): ComparedCount => ({
  attempts: burst.attempts,
  failed: burst.failed,
  rate: rateOf(burst),
  rounds: rounds.length,
});
