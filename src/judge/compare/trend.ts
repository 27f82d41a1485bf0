// More than two reports of one scenario: the failure rate and the times in the order of time.
import type { ScenarioTrend, TrendPoint } from '../../model/comparison.js';
import type { Report } from '../../model/report.js';
import type { Counts } from '../statistics/counts.js';
import { pooledDesignEffect, roundsForVariance } from '../statistics/design-effect.js';
import { trendTest } from '../statistics/trend-test.js';
import { runOf } from './compared-run.js';
import { hangsTogether, type Side, sideOf } from './compared-scenario.js';
import { refusalsOf } from './refusals.js';

const fewestPoints = 3;

/** One trend for each scenario that the reports hold; the points that do not compare with the last one are marked and left out of the test. */
export function trendsOf(reports: readonly Report[]): readonly ScenarioTrend[] {
  const sides = new Map<string, Side[]>();
  for (const report of reports.toSorted((a, b) => (a.header.startedAt < b.header.startedAt ? -1 : 1))) {
    for (const scenario of report.scenarios) {
      const side = sideOf(report, scenario);
      if (side !== undefined) sides.set(scenario.name, [...(sides.get(scenario.name) ?? []), side]);
    }
  }
  return [...sides].map(([name, row]) => trendOf(name, row));
}

function trendOf(name: string, row: readonly Side[]): ScenarioTrend {
  const last = row.at(-1);
  const refusal = (side: Side): string | undefined => (last === undefined ? undefined : refusalsOf({ name, before: side, after: last })[0]);
  const points = row.map((side) => pointOf(side, refusal(side)));
  const counted = row.filter((side) => side.burst.attempts > 0 && refusal(side) === undefined);
  const test = counted.length < fewestPoints ? undefined : trendTest(worthOf(counted));
  if (test === undefined) return { name, points };
  return { name, points, rate: { direction: test.z > 0 ? 'rising' : 'falling', pValue: test.pValue } };
}

/** One design effect for all: each run's own would make those that failed in clumps by chance count less than those that did not. */
function worthOf(row: readonly Side[]): readonly Counts[] {
  const rounds = row.map((side) => side.rounds);
  const effect = row.some(hangsTogether) ? effectOf(rounds) : 1;
  return row.map(({ burst: { attempts, failed } }) => ({ attempts: attempts / effect, failed: failed / effect }));
}

function effectOf(rounds: readonly (readonly Counts[])[]): number {
  const all = rounds.flat().filter(({ attempts }) => attempts > 0);
  const perRound = all.reduce((sum, { attempts }) => sum + attempts, 0) / all.length;
  return all.length < roundsForVariance ? perRound : pooledDesignEffect(rounds).effect;
}

function pointOf({ header, burst, scenario }: Side, notComparable: string | undefined): TrendPoint {
  return {
    run: runOf(header),
    attempts: burst.attempts,
    failed: burst.failed,
    ...(burst.attempts === 0 ? {} : { rate: burst.failed / burst.attempts }),
    ...(burst.interval === undefined ? {} : { interval: burst.interval }),
    phases: scenario.summary.phases,
    ...(notComparable === undefined ? {} : { notComparable }),
  };
}
