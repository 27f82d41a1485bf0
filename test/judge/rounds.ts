// Whole rounds for tests: attempts judged and given a finding each, as the campaign does it, but with findings made by hand.
import { createFold, type Fold, type FoldedRound } from '../../src/judge/fold.js';
import { judgeRound } from '../../src/judge/judge-round.js';
import type { ScenarioEnd } from '../../src/judge/scenario-report.js';
import type { Finding } from '../../src/model/finding.js';
import type { Attempt, Quality } from '../../src/model/history.js';
import type { Arm, Plan } from '../../src/model/plan.js';
import type { ScenarioReport } from '../../src/model/report.js';
import { completedAttempt, droppedAttempt, forClients } from '../support/attempts.js';

export const goodQuality: Quality = {
  answeredEarly: 0,
  loopP99Ns: 1e6,
  loopMaxNs: 2e6,
  overlap: 4,
  releaseSpreadNs: 200_000,
  rttNs: 50_000,
};

export const finding = (attempt: Attempt, changes: Partial<Finding> = {}): Finding => ({
  attempt: attempt.id,
  symptom: 'open-then-1011',
  signature: 'early-1011',
  confidence: 'high',
  failedChecks: [],
  evidence: [{ by: 'wire', text: 'close 1011' }],
  ...changes,
});

export interface RoundOptions extends Partial<Omit<FoldedRound, 'judged' | 'quality'>> {
  readonly round?: number;
  readonly arm?: Arm['name'];
  readonly take?: number;
  readonly quality?: Partial<Quality>;
  readonly findingOf?: (attempt: Attempt) => Partial<Finding>;
}

/** Judges the attempts, finds `early-1011` on the wire for each failed one, and folds the round. */
export function addAttempts(fold: Fold, plan: Plan, attempts: readonly Attempt[], options: RoundOptions = {}): void {
  const { round = 1, arm = 'burst', take = 1, quality, findingOf, ...rest } = options;
  const judged = judgeRound(plan, attempts, options.serverStartedNs);
  const failed = judged.filter(({ standing }) => standing === 'failed' || standing === 'harness').map(({ attempt }) => attempt);
  fold.addRound({
    spec: { round, target: 'app', arm, take },
    judged,
    findings: failed.map((attempt) => finding(attempt, findingOf?.(attempt))),
    quality: { ...goodQuality, ...quality },
    explainedByTime: [],
    logWithoutImpact: [],
    lines: [],
    ...rest,
  });
}

/** Four clients of which the first `failures` are closed early. */
export function clientsWith(failures: number, options: ClientOptions = {}): readonly Attempt[] {
  const { clients = 4, round = 1, arm = 'burst' } = options;
  return forClients(clients, ({ client }) =>
    client < failures ? droppedAttempt({ client, round, arm }) : completedAttempt({ client, round, arm }),
  );
}

interface ClientOptions {
  readonly clients?: number;
  readonly round?: number;
  readonly arm?: Arm['name'];
}

/** A run with so many failures of four in each burst round, and in each round of the control if one is given. */
export function runWith(
  plan: Plan,
  failures: readonly number[],
  control: readonly number[] = [],
  options: RoundOptions = {},
): ScenarioReport {
  const fold = createFold(plan, 'hash');
  failures.forEach((count, index) => addAttempts(fold, plan, clientsWith(count, { round: index + 1 }), { ...options, round: index + 1 }));
  control.forEach((count, index) =>
    addAttempts(fold, plan, clientsWith(count, { round: index + 1, arm: 'spaced' }), { ...options, round: index + 1, arm: 'spaced' }),
  );
  return endOf(fold);
}

export const endOf = (fold: Fold, end: Partial<ScenarioEnd> = {}): ScenarioReport =>
  fold.scenarioReport({ interrupted: false, meansOf: (id) => ({ means: `what ${id} means`, class: 'rate' }), ...end });
