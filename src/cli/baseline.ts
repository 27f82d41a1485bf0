// `--baseline`: the comparison at the end of a run.
import { overallExitCode } from '../judge/exit-code.js';
import { demandCommonScenario } from '../judge/compare/usage.js';
import type { Report } from '../model/report.js';
import { readTextFile } from './files.js';
import type { Prepared } from './prepare-plans.js';

export async function readBaseline(path: string): Promise<Report> {
  const { readReport } = await import('../plan/read-report.js');
  return readReport(readTextFile(path), path);
}

/** Before anything runs: a baseline without any of these scenarios would compare nothing. */
export function demandSharedScenario(baseline: Report, { scenarios }: Prepared): void {
  demandCommonScenario(
    baseline.scenarios.map(({ name }) => name),
    scenarios.map(({ plan }) => plan.scenario.id),
  );
}

/** One exit code for both: a regression fails a run that passed by itself. */
export async function compareAtEnd(baseline: Report, report: Report, exitCode: number): Promise<number> {
  const { prepareComparison } = await import('./compare-command.js');
  return overallExitCode([exitCode, prepareComparison({})([baseline], [report])]);
}
