// `--baseline`: the comparison at the end of a run.
import { overallExitCode } from '../judge/exit-code.js';
import { sideOf } from '../judge/compare/compared-scenario.js';
import { demandAttempts, demandCommonScenario } from '../judge/compare/usage.js';
import type { Report } from '../model/report.js';
import { readTextFile } from './files.js';
import type { Prepared } from './prepare-plans.js';

export async function readBaseline(path: string): Promise<Report> {
  const { readReport } = await import('../plan/read-report.js');
  return readReport(readTextFile(path), path);
}

/** Before anything runs: a baseline without any of these scenarios, or without an attempt in one of them, would compare nothing. */
export function demandSharedScenario(baseline: Report, { scenarios }: Prepared): void {
  const names = scenarios.map(({ plan }) => plan.scenario.id);
  demandCommonScenario(
    baseline.scenarios.map(({ name }) => name),
    names,
  );
  for (const scenario of baseline.scenarios) {
    if (names.includes(scenario.name)) demandAttempts(scenario.name, 'before', sideOf(baseline, scenario));
  }
}

/** One exit code for both: a regression fails a run that passed by itself. */
export async function compareAtEnd(baseline: Report, report: Report, exitCode: number): Promise<number> {
  const { prepareComparison } = await import('./compare-command.js');
  return overallExitCode([exitCode, prepareComparison({})([baseline], [report])]);
}
