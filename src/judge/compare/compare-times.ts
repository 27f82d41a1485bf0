// The times of two reports: phases by percentile and cold-start figures, all with rounds as their unit.
import type { TimeComparison } from '../../model/comparison.js';
import { expandedLevel, percentileBounds, resamples } from '../statistics/bootstrap.js';
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
 * A time is slower only if all of these say so: it grew by more than 1.2 times and 2 ms, also where the slack of either report would have
 * made it grow, the late one of the first and the early one of the second; the bootstrap interval of the ratio is above 1; and dealing the rounds
 * anew hardly ever gives such a difference in any of the times, which is adjusted for the number of scenarios as well. Faster is the
 * mirror image. Where a clock of the stamps was set during a run, the harness alone may have made any difference.
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
  const hasStep = [pair.before, pair.after].some(({ scenario }) => scenario.health.clockStepMs !== undefined);
  return metrics.map((metric) => {
    const p = tests[usable.indexOf(metric)];
    return {
      metric,
      result: p === undefined ? tooFew(metric) : judge(metric, ratioOf(metric, draws), { ...adjust(p, scenarios), hasStep }),
    };
  });
}

const sizeOf = (values: TimeMetric['before']): number => values.filter((value) => value !== undefined).length;

const adjust = ({ greater, less }: AdjustedP, scenarios: number): AdjustedP => ({
  greater: Math.min(1, greater * scenarios),
  less: Math.min(1, less * scenarios),
});

function tooFew({ beforeMs, afterMs, slackMs, lateSlackMs }: TimeMetric): TimeComparison {
  return { beforeMs, afterMs, slackMs, lateSlackMs, shows: 'tooFewRounds' };
}

type Ratio = NonNullable<TimeComparison['ratio']>;

interface Shown extends AdjustedP {
  readonly hasStep: boolean;
}

function judge(metric: TimeMetric, ratio: Ratio, { greater, less, hasStep }: Shown): TimeComparison {
  const { beforeMs, afterMs, slackMs, lateSlackMs } = metric;
  const base = { beforeMs, afterMs, slackMs, lateSlackMs, ratio, pSlower: greater, pFaster: less };
  const shown = (direction: 'slower' | 'faster', short: Side, long: Side): TimeComparison['shows'] => {
    if (!matters(metric[`${short}Ms`], metric[`${long}Ms`])) return 'tooSmall';
    // As near to each other as they may truly be.
    const isSure = !hasStep && matters(metric[`${short}Ms`] + lateSlackMs[short], metric[`${long}Ms`] - slackMs[long]);
    return isSure ? direction : 'withinSlack';
  };
  if (ratio.low > 1 && greater <= significant.time) return { ...base, shows: shown('slower', 'before', 'after') };
  if (ratio.high < 1 && less <= significant.time) return { ...base, shows: shown('faster', 'after', 'before') };
  return { ...base, shows: 'noDifference' };
}

type Side = 'before' | 'after';

const matters = (short: number, long: number): boolean => long > short * practical.ratio && long - short > practical.ms;

/** The ratio of the geometric means over rounds. */
function ratioOf(metric: TimeMetric, draws: number): Ratio {
  const [before, after] = [metric.before, metric.after].map((values) => values.filter((value) => value !== undefined));
  if (before === undefined || after === undefined) throw new RangeError('a metric has two sides');
  const afterSamples = resamples(after.length, { seed: `${seed} after`, draws });
  const ratios = resamples(before.length, { seed: `${seed} before`, draws }).map((places, sample) => {
    return Math.exp(meanAt(after, afterSamples[sample] ?? []) - meanAt(before, places));
  });
  const expanded = expandedLevel(level, Math.min(before.length, after.length));
  return { value: Math.exp(mean(after) - mean(before)), ...percentileBounds(ratios, expanded), level };
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const meanAt = (values: readonly number[], places: readonly number[]): number =>
  places.reduce((sum, place) => sum + (values[place] ?? 0), 0) / places.length;
