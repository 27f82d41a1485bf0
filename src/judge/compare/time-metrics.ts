// The times that two reports have in common, each with its figure per round.
import type { ColdStartFigure, ComparedPercentile } from '../../model/comparison.js';
import { type Phase, phases } from '../../model/plan.js';
import type { ColdStartFigures } from '../../model/report.js';
import { boundsOf } from '../../model/time-bounds.js';
import { earlyMs, lateMs } from '../bounded-times.js';
import { coldStartFigures, type FirstTime, firstTimeOf } from '../cold-start-figures.js';
import { isNearFloor } from '../floor.js';
import type { Pair, Side } from './compared-scenario.js';

export type TimeMetric = {
  readonly beforeMs: number;
  readonly afterMs: number;
  readonly slackMs: { readonly before: number; readonly after: number };
  readonly lateSlackMs: { readonly before: number; readonly after: number };
  /** Logarithms of the figure of each round, so that differences are ratios. */
  readonly before: readonly (number | undefined)[];
  readonly after: readonly (number | undefined)[];
} & (
  | { readonly of: 'phase'; readonly phase: Phase; readonly percentile: ComparedPercentile }
  | { readonly of: 'coldStart'; readonly figure: ColdStartFigure }
);

export const percentiles: readonly ComparedPercentile[] = ['p50', 'p90', 'p99'];

export function timeMetrics(pair: Pair): readonly TimeMetric[] {
  return [
    ...phases.flatMap((phase) => percentiles.map((percentile) => phaseMetric(pair, phase, percentile))),
    ...coldStartFigures.map((figure) => coldStartMetric(pair, figure)),
  ].filter((metric) => metric !== undefined);
}

function phaseMetric({ before, after }: Pair, phase: Phase, percentile: ComparedPercentile): TimeMetric | undefined {
  const [one, other] = [before.scenario.summary.phases[phase], after.scenario.summary.phases[phase]];
  if (one === undefined || other === undefined) return undefined;
  const perRound = ({ rounds }: Side) => rounds.map((round) => logOf(round.phases[phase]?.[`${percentile}Us`]));
  return {
    of: 'phase',
    phase,
    percentile,
    beforeMs: one[`${percentile}Ms`],
    afterMs: other[`${percentile}Ms`],
    slackMs: { before: ownShareMs(before, phase, percentile), after: ownShareMs(after, phase, percentile) },
    lateSlackMs: { before: lateMs(boundsOf(phase, one, percentile)), after: lateMs(boundsOf(phase, other, percentile)) },
    before: perRound(before),
    after: perRound(after),
  };
}

/** How much of a time may be the harness's own: its early slack, and the floor where the time is so near to it. */
function ownShareMs({ scenario }: Side, phase: Phase, percentile: ComparedPercentile): number {
  const summary = scenario.summary.phases[phase];
  if (summary === undefined) return 0;
  const bounds = boundsOf(phase, summary, percentile);
  const floorMs = scenario.health.floor?.[phase]?.[`${percentile}Ms`];
  const isNear = floorMs !== undefined && isNearFloor(bounds.valueMs, floorMs);
  return isNear ? Math.min(bounds.valueMs, Math.max(earlyMs(bounds), floorMs)) : earlyMs(bounds);
}

/** A cold start happens once a round: its figure is the middle one of the rounds, and truly no earlier than the middle of their bounds. */
function coldStartMetric({ before, after }: Pair, figure: ColdStartFigure): TimeMetric | undefined {
  const [one, other] = [coldStartRounds(before, figure), coldStartRounds(after, figure)];
  const [was, is] = [middleOf(one), middleOf(other)];
  if (was === undefined || is === undefined) return undefined;
  return {
    of: 'coldStart',
    figure,
    beforeMs: was.ms,
    afterMs: is.ms,
    slackMs: { before: was.ms - was.lowMs, after: is.ms - is.lowMs },
    // The server is started by us: of that we know when it was.
    lateSlackMs: { before: 0, after: 0 },
    before: one.map((time) => logOf(time?.ms)),
    after: other.map((time) => logOf(time?.ms)),
  };
}

function coldStartRounds({ scenario, rounds }: Side, figure: ColdStartFigure): readonly (FirstTime | undefined)[] {
  const started = new Map<number, ColdStartFigures['rounds'][number]>(scenario.coldStart?.rounds.map((round) => [round.round, round]));
  return rounds.map(({ spec }) => {
    const round = started.get(spec.round);
    return round === undefined ? undefined : firstTimeOf(round, figure);
  });
}

function middleOf(times: readonly (FirstTime | undefined)[]): FirstTime | undefined {
  const [ms, lowMs] = [median(times.map((time) => time?.ms)), median(times.map((time) => time?.lowMs))];
  return ms === undefined || lowMs === undefined ? undefined : { ms, lowMs };
}

function median(values: readonly (number | undefined)[]): number | undefined {
  const sorted = values.filter((value) => value !== undefined).sort((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}

const logOf = (time: number | undefined): number | undefined => (time === undefined ? undefined : Math.log(Math.max(time, 1e-3)));
