// The times that two reports have in common, each with its figure per round.
import type { ColdStartFigure, ComparedPercentile } from '../../model/comparison.js';
import { type Phase, phases } from '../../model/plan.js';
import type { ColdStartFigures } from '../../model/report.js';
import { isNearFloor } from '../floor.js';
import type { Pair, Side } from './compared-scenario.js';

export type TimeMetric = {
  readonly beforeMs: number;
  readonly afterMs: number;
  readonly slackMs: { readonly before: number; readonly after: number };
  /** Logarithms of the figure of each round, so that differences are ratios. */
  readonly before: readonly (number | undefined)[];
  readonly after: readonly (number | undefined)[];
} & (
  | { readonly of: 'phase'; readonly phase: Phase; readonly percentile: ComparedPercentile }
  | { readonly of: 'coldStart'; readonly figure: ColdStartFigure }
);

export const percentiles: readonly ComparedPercentile[] = ['p50', 'p90', 'p99'];
const coldStartKeys = { firstAccept: 'firstAcceptMs', first101: 'first101Ms', firstReady: 'firstReadyMs' } as const;

export function timeMetrics(pair: Pair): readonly TimeMetric[] {
  return [
    ...phases.flatMap((phase) => percentiles.map((percentile) => phaseMetric(pair, phase, percentile))),
    ...(['firstAccept', 'first101', 'firstReady'] as const).map((figure) => coldStartMetric(pair, figure)),
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
    before: perRound(before),
    after: perRound(after),
  };
}

/** How much of a time may be the harness's own: its slack, and the floor where the time is so near to it. */
function ownShareMs({ scenario }: Side, phase: Phase, percentile: ComparedPercentile): number {
  const summary = scenario.summary.phases[phase];
  const [valueMs = 0, slackMs = 0] = [summary?.[`${percentile}Ms`], summary?.slack[`${percentile}Ms`]];
  const floorMs = scenario.health.floor?.[phase]?.[`${percentile}Ms`];
  return floorMs !== undefined && isNearFloor(valueMs, floorMs) ? Math.min(valueMs, Math.max(slackMs, floorMs)) : slackMs;
}

/** A cold start happens once a round: its figure is the middle one of the rounds. */
function coldStartMetric({ before, after }: Pair, figure: ColdStartFigure): TimeMetric | undefined {
  const [one, other] = [coldStartRounds(before, figure), coldStartRounds(after, figure)];
  const [beforeMs, afterMs] = [median(one), median(other)];
  if (beforeMs === undefined || afterMs === undefined) return undefined;
  return { of: 'coldStart', figure, beforeMs, afterMs, slackMs: { before: 0, after: 0 }, before: one.map(logOf), after: other.map(logOf) };
}

function coldStartRounds({ scenario, rounds }: Side, figure: ColdStartFigure): readonly (number | undefined)[] {
  const started = new Map<number, ColdStartFigures['rounds'][number]>(scenario.coldStart?.rounds.map((round) => [round.round, round]));
  return rounds.map(({ spec }) => started.get(spec.round)?.[coldStartKeys[figure]]);
}

function median(values: readonly (number | undefined)[]): number | undefined {
  const sorted = values.filter((value) => value !== undefined).sort((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}

const logOf = (time: number | undefined): number | undefined => (time === undefined ? undefined : Math.log(Math.max(time, 1e-3)));
