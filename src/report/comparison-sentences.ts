import type { ComparedRun, Comparison, Difference, ScenarioComparison } from '../model/comparison.js';
import type { Status } from '../model/report.js';

export const differenceWord: Readonly<Record<Difference, string>> = {
  regression: 'REGRESSION',
  improvement: 'IMPROVEMENT',
  noDifferenceShown: 'NO DIFFERENCE SHOWN',
  notComparable: 'NOT COMPARABLE',
};

/** The colour of a difference is that of the verdict which it comes closest to. */
export const differenceStatus: Readonly<Record<Difference, Status>> = {
  regression: 'fail',
  improvement: 'pass',
  noDifferenceShown: 'inconclusive',
  notComparable: 'invalid',
};

/** `7f3a  2026-11-20T10:15:00Z  ws-race 0.1.0  commit 0123456789ab  deploy=v42`. */
export function runParts(run: ComparedRun): readonly string[] {
  return [
    run.runId,
    run.startedAt.replace(/\.\d+Z$/, 'Z'),
    `ws-race ${run.version}`,
    ...(run.demo === undefined ? [] : [`demo server (${run.demo})`]),
    ...(run.gitCommit === undefined ? [] : [`commit ${run.gitCommit.slice(0, 12)}`]),
    ...(run.targetVersion === undefined ? [] : [`target version ${run.targetVersion}`]),
    ...Object.entries(run.labels).map(([key, value]) => `${key}=${value}`),
  ];
}

/** A comparison of demo servers says nothing of anybody's own. */
export function comparedDemo({ before, after }: Comparison): string | undefined {
  const runs = [...before, ...after];
  return runs.length > 0 && runs.every(({ demo }) => demo !== undefined) ? 'demo server; nothing of yours was tested' : undefined;
}

/** Where there is one scenario the verdict has given its reasons already. */
export function reasonsBelow(comparison: Comparison, scenario: ScenarioComparison): readonly string[] {
  return comparison.scenarios.length === 1 ? [] : scenario.verdict.reasons;
}
