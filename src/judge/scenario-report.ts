import type { Plan, Share } from '../model/plan.js';
import type {
  Cell,
  ColdStartFigures,
  Coverage,
  Example,
  Floor,
  HarnessFacts,
  Preflight,
  RoundFigures,
  ScenarioReport,
  Summary,
} from '../model/report.js';
import type { CellTally } from './cell-tally.js';
import { markNearFloor } from './floor.js';
import { judgeGates } from './gates.js';
import { describeHealth } from './health.js';
import type { ExplainedByTime, LogWithoutImpact } from './log-remarks.js';
import { proofSentence } from './proof.js';
import { judgeRace } from './race.js';
import type { MeansOf } from './signature-tally.js';
import { judgeScenario } from './verdict.js';

export interface ScenarioEnd {
  readonly preflight?: Preflight;
  readonly interrupted: boolean;
  readonly harness?: HarnessFacts;
  readonly meansOf: MeansOf;
}

export interface Folded {
  readonly plan: Plan;
  readonly planHash: string;
  readonly end: ScenarioEnd;
  /** That of the clients which ran here; absent: all. */
  readonly share?: Share;
  /** The counted cell: the burst of the first target. */
  readonly burst: CellTally;
  readonly cells: readonly CellTally[];
  readonly rounds: readonly RoundFigures[];
  readonly coldStarts: ColdStartFigures['rounds'];
  readonly examples: readonly Example[];
  readonly logWithoutImpact: LogWithoutImpact;
  readonly explainedByTime: ExplainedByTime;
}

export function assembleScenario(folded: Folded): ScenarioReport {
  const { plan, burst, rounds, end } = folded;
  const control = folded.cells.find(({ target, arm }) => target === burst.target && arm === 'spaced');
  const ofTarget = folded.cells.filter(({ target }) => target === burst.target);
  const gates = judgeGates({
    plan,
    burst,
    cells: ofTarget,
    meansOf: end.meansOf,
    ...(end.harness === undefined ? {} : { harness: end.harness }),
  });
  const cell = burst.cell(end.meansOf);
  const { preflight } = end;
  return {
    name: plan.scenario.id,
    plan,
    planHash: folded.planHash,
    verdict: judgeScenario({
      plan,
      ...(folded.share === undefined ? {} : { share: folded.share }),
      burst,
      control,
      gates,
      rounds,
      interrupted: end.interrupted,
      ...(preflight === undefined ? {} : { preflight }),
    }),
    summary: summarise(plan, { burst, cell, control: control?.cell(end.meansOf), controlTally: control, floor: end.harness?.floor }),
    cells: folded.cells.map((tally) => (tally === burst ? cell : tally.cell(end.meansOf))),
    gates,
    rounds,
    coverage: coverageOf(plan, burst),
    proof: proofSentence(plan, burst.rounds()),
    health: describeHealth(rounds, end.harness),
    ...(preflight === undefined ? {} : { preflight }),
    ...(folded.coldStarts.length === 0 ? {} : { coldStart: { rounds: folded.coldStarts } }),
    examples: folded.examples,
    logWithoutImpact: folded.logWithoutImpact,
    explainedByTime: folded.explainedByTime,
  };
}

interface Arms {
  readonly burst: CellTally;
  readonly cell: Cell;
  readonly controlTally: CellTally | undefined;
  readonly control: Cell | undefined;
  readonly floor: Floor | undefined;
}

function summarise(plan: Plan, { burst, cell, control, controlTally, floor }: Arms): Summary {
  const race = judgeRace(burst, controlTally, plan.seed);
  return {
    ...countsOf(cell),
    ...(control === undefined ? {} : { control: countsOf(control) }),
    ...(race === undefined ? {} : { race }),
    outcomes: cell.outcomes,
    signatures: cell.signatures,
    phases: markNearFloor(burst.phaseSummaries(), floor),
  };
}

function countsOf({ attempts, failed, interval }: Cell): Pick<Summary, 'attempts' | 'failed' | 'failureRate' | 'interval'> {
  return {
    attempts,
    failed,
    ...(attempts === 0 ? {} : { failureRate: failed / attempts }),
    ...(interval === undefined ? {} : { interval }),
  };
}

/** A check that never came to be tried has not run; it is neither passed nor skipped, and the cell names it. */
const coverageOf = (plan: Plan, burst: CellTally): Coverage => ({
  ran: plan.checks.map(({ id }) => id).filter((id) => burst.tried(id) > 0),
  skipped: plan.skipped,
});
