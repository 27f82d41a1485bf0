import type { Report, ScenarioReport } from '../../model/report.js';
import { overallVerdict } from '../overall-verdict.js';
import { mergeHeaders } from './merge-headers.js';
import { mergeScenarios } from './merge-scenarios.js';
import { demandShardSet } from './shard-set.js';

/**
 * One report from the shards of one run, as if one machine had run it: histograms are added, exact minima and maxima stay exact,
 * and gates and verdict are judged anew over the whole. The order of the reports does not matter. Throws a UsageError with exit
 * code 4 where a shard is missing or there twice, and 2 where the reports are not shards of one plan.
 */
export function mergeReports(reports: readonly Report[]): Report {
  const [first, ...others] = demandShardSet(reports);
  const header = mergeHeaders(
    first.report.header,
    others.map(({ report }) => report.header),
  );
  const scenarios = first.report.scenarios.map((scenario) =>
    mergeScenarios(
      scenario,
      others.flatMap(({ report }) => report.scenarios.filter(({ name }): boolean => name === scenario.name)),
      header.end === 'interrupted',
    ),
  ) satisfies readonly ScenarioReport[];
  const captures = [first, ...others].flatMap(({ report }) => report.captures ?? []);
  return {
    schemaVersion: 1,
    kind: 'run',
    header,
    scenarios,
    verdict: overallVerdict(scenarios),
    ...(captures.length === 0 ? {} : { captures }),
  };
}
