// The times of two reports: phases by percentile and cold-start figures, all with rounds as their unit.
import type { TimeComparison } from '../../model/comparison.js';
import { percentileBounds, resamples } from '../statistics/bootstrap.js';
import { type AdjustedP, maxT } from '../statistics/max-t.js';
import type { Pair } from './compared-scenario.js';
import { enoughRounds } from './enough-rounds.js';
import { type CompareOptions, fewestRounds, level, practical, seed, significant, usualDraws } from './settings.js';
import { type TimeMetric, timeMetrics } from './time-metrics.js';

export interface ComparedTime {
  readonly metric: TimeMetric;
  readonly result: TimeComparison;
}

/**
 * A time is slower only if all of these say so: it grew by more than 1.2 times and 2 ms, also after the slack of the second
 * report is taken off; the bootstrap interval of the ratio is above 1; and dealing the rounds anew hardly ever gives such a
 * difference in any of the times, which is adjusted for the number of scenarios as well. Faster is the mirror image.
 */
export function compareTimes(pair: Pair, scenarios: number, { draws = usualDraws }: CompareOptions): readonly ComparedTime[] {
  const metrics = timeMetrics(pair);
  const isShowable = enoughRounds(pair.before.rounds.length, pair.after.rounds.length, scenarios, significant.time);
  const usable = isShowable
    ? metrics.filter((metric) => sizeOf(metric.before) >= fewestRounds && sizeOf(metric.after) >= fewestRounds)
    : [];
  const tests = maxT(
    usable.map(({ before, after }) => ({ first: after, second: before })),
    { seed, draws },
  );
  const ratioOf = createRatio(draws);
  return metrics.map((metric) => {
    const p = tests[usable.indexOf(metric)];
    return { metric, result: p === undefined ? tooFew(metric) : judge(metric, ratioOf(metric), adjust(p, scenarios)) };
  });
}

const sizeOf = (values: TimeMetric['before']): number => values.filter((value) => value !== undefined).length;

const adjust = ({ greater, less }: AdjustedP, scenarios: number): AdjustedP => ({
  greater: Math.min(1, greater * scenarios),
  less: Math.min(1, less * scenarios),
});

function tooFew({ beforeMs, afterMs, slackMs }: TimeMetric): TimeComparison {
  return { beforeMs, afterMs, slackMs, shows: 'tooFewRounds' };
}

type Ratio = NonNullable<TimeComparison['ratio']>;

function judge({ beforeMs, afterMs, slackMs }: TimeMetric, ratio: Ratio, { greater, less }: AdjustedP): TimeComparison {
  const base = { beforeMs, afterMs, slackMs, ratio, pSlower: greater, pFaster: less };
  if (ratio.low > 1 && greater <= significant.time) {
    return { ...base, shows: shownBy('slower', { short: beforeMs, long: afterMs, slack: slackMs.after }) };
  }
  if (ratio.high < 1 && less <= significant.time) {
    return { ...base, shows: shownBy('faster', { short: afterMs, long: beforeMs, slack: slackMs.before }) };
  }
  return { ...base, shows: 'noDifference' };
}

interface Times {
  readonly short: number;
  readonly long: number;
  /** Of the long one: it may be that much shorter. */
  readonly slack: number;
}

function shownBy(direction: 'slower' | 'faster', { short, long, slack }: Times): TimeComparison['shows'] {
  if (!matters(short, long)) return 'tooSmall';
  return matters(short, long - slack) ? direction : 'withinSlack';
}

const matters = (short: number, long: number): boolean => long > short * practical.ratio && long - short > practical.ms;

/** The ratio of the geometric means over rounds; its samples are drawn once for all times. */
function createRatio(draws: number): (metric: TimeMetric) => Ratio {
  const drawn = new Map<string, ReturnType<typeof resamples>>();
  const samplesOf = (side: string, rounds: number): ReturnType<typeof resamples> => {
    const samples = drawn.get(`${side} ${rounds}`) ?? resamples(rounds, { seed: `${seed} ${side}`, draws });
    drawn.set(`${side} ${rounds}`, samples);
    return samples;
  };
  return (metric) => {
    const [before, after] = [metric.before, metric.after].map((values) => values.filter((value) => value !== undefined));
    if (before === undefined || after === undefined) throw new RangeError('a metric has two sides');
    const afterSamples = samplesOf('after', after.length);
    const ratios = samplesOf('before', before.length).map((places, sample) => {
      return Math.exp(meanAt(after, afterSamples[sample] ?? []) - meanAt(before, places));
    });
    return { value: Math.exp(mean(after) - mean(before)), ...percentileBounds(ratios, level), level };
  };
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const meanAt = (values: readonly number[], places: readonly number[]): number =>
  places.reduce((sum, place) => sum + (values[place] ?? 0), 0) / places.length;
