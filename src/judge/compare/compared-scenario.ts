// One side of a comparison: what a report says of the burst of a scenario, round by round.
import type { Cell, Report, ReportHeader, RoundFigures, ScenarioReport } from '../../model/report.js';
import { countingUnit } from '../counting-unit.js';

export interface Side {
  readonly header: ReportHeader;
  readonly scenario: ScenarioReport;
  readonly burst: Cell;
  /** Good rounds of the burst only: a spoiled one was repeated. */
  readonly rounds: readonly RoundFigures[];
}

export interface Pair {
  readonly name: string;
  readonly before: Side;
  readonly after: Side;
}

/** Undefined where the scenario has no burst. */
export function sideOf({ header }: Pick<Report, 'header'>, scenario: ScenarioReport): Side | undefined {
  const burst = scenario.cells.find(({ arm }) => arm === 'burst');
  if (burst === undefined) return undefined;
  const rounds = scenario.rounds.filter(
    ({ spec, quality }) => spec.arm === 'burst' && spec.target === burst.target && quality.spoiled === undefined,
  );
  return { header, scenario, burst, rounds };
}

/** Whether the attempts of a round hang together: they are released together, or meet one start of the server. */
export const hangsTogether = ({ scenario }: Side): boolean => countingUnit(scenario.plan, 'burst') === 'rounds';
