// A run, folded round by round: what stays is counts, histograms, a few timelines and the figures of each round.
import type { Finding } from '../model/finding.js';
import type { LogLine, Quality } from '../model/history.js';
import type { Arm, Plan, RoundSpec, Share } from '../model/plan.js';
import type { ColdStartFigures, RoundFigures, ScenarioReport } from '../model/report.js';
import type { Ns } from '../model/units.js';
import { attemptKey } from './attempt-key.js';
import { type CellTally, createCellTally } from './cell-tally.js';
import { coldStartOfRound } from './cold-start-figures.js';
import { createIsOfCountedActor } from './counted-actors.js';
import { createExampleKeeper } from './examples.js';
import type { JudgedAttempt } from './judged-attempt.js';
import { createLogRemarks, type ExplainedByTime, type LogWithoutImpact } from './log-remarks.js';
import { figuresOfRound } from './round-figures.js';
import { assembleScenario, type ScenarioEnd } from './scenario-report.js';
import type { MeansOf, Sighting } from './signature-tally.js';

export interface FoldedRound {
  readonly spec: RoundSpec;
  readonly judged: readonly JudgedAttempt[];
  readonly findings: readonly Finding[];
  /** A spoiled round is listed, but nothing of it is counted. */
  readonly quality: Quality;
  readonly explainedByTime: ExplainedByTime;
  readonly logWithoutImpact: LogWithoutImpact;
  /** All log lines of the round: the examples take theirs. */
  readonly lines: readonly LogLine[];
  /** By signature; absent: one for each attempt. */
  readonly incidents?: Readonly<Record<string, number>>;
  /** Of a round that started the server itself. */
  readonly serverStartedNs?: Ns;
}

export interface Fold {
  readonly addRound: (round: FoldedRound) => void;
  /** Good rounds folded so far of an arm, of a target. */
  readonly goodRounds: (target: string, arm: Arm['name']) => number;
  /** Whether a fatal fault has been seen by now, in any arm. */
  readonly hasFatal: (meansOf: MeansOf) => boolean;
  readonly scenarioReport: (end: ScenarioEnd) => ScenarioReport;
}

/** `share`: that of the clients which run here; absent: all. */
export function createFold(plan: Plan, planHash: string, share?: Share): Fold {
  const ofShare = share === undefined ? {} : { share };
  const cells = new Map<string, CellTally>();
  const rounds: RoundFigures[] = [];
  const coldStarts: ColdStartFigures['rounds'][number][] = [];
  const keeper = createExampleKeeper();
  const log = createLogRemarks();
  const isCountedActor = createIsOfCountedActor(plan);

  const cellOf = (target: string, arm: Arm['name']): CellTally => {
    const key = `${target} ${arm}`;
    const cell = cells.get(key) ?? createCellTally(plan, { target, arm, ...ofShare });
    cells.set(key, cell);
    return cell;
  };

  return {
    addRound(round) {
      const { spec, quality, findings } = round;
      const judged = round.judged.filter(isCountedActor);
      const cell = cellOf(spec.target, spec.arm);
      rounds.push(figuresOfRound({ spec, quality, judged, pacing: cell.pacing }));
      if (quality.spoiled !== undefined) return;
      const byAttempt = new Map(findings.map((finding) => [attemptKey(finding.attempt), finding]));
      cell.addRound(judged, sightingsIn(judged, byAttempt), round.incidents ?? {});
      log.addWithoutImpact(round.logWithoutImpact);
      if (round.serverStartedNs !== undefined) coldStarts.push(coldStartOfRound(spec, judged, round.serverStartedNs));
      if (spec.arm !== 'burst') return;
      log.addExplained(round.explainedByTime, findings);
      keeper.addRound(judged, byAttempt, round.lines);
    },
    goodRounds: (target, arm) => cells.get(`${target} ${arm}`)?.rounds().length ?? 0,
    hasFatal: (meansOf) => [...cells.values()].some((cell) => cell.provenSignatures().some((id) => meansOf(id).class === 'fatal')),
    scenarioReport: (end) =>
      assembleScenario({
        plan,
        planHash,
        end,
        ...ofShare,
        burst: cellOf(plan.targets[0].name, 'burst'),
        cells: [...cells.values()],
        rounds,
        coldStarts,
        examples: keeper.examples(),
        logWithoutImpact: log.withoutImpact(),
        explainedByTime: log.explained(),
      }),
  };
}

/** Failures of the server and faults of the harness have findings that count; waiting and shed attempts do not. */
function sightingsIn(judged: readonly JudgedAttempt[], findings: ReadonlyMap<string, Finding>): readonly Sighting[] {
  return judged.flatMap(({ attempt, standing }) => {
    const finding = findings.get(attemptKey(attempt.id));
    if (finding === undefined || (standing !== 'failed' && standing !== 'harness')) return [];
    return [{ finding, attempt, ofServer: standing === 'failed' }];
  });
}
