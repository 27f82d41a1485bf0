// Two reports, or two folders of reports: paired by scenario, compared, and one verdict over all.
import type { Comparison, Difference, ScenarioComparison } from '../../model/comparison.js';
import type { Report } from '../../model/report.js';
import { comparePairs } from './compare-pairs.js';
import { runOf } from './compared-run.js';
import { sideOf } from './compared-scenario.js';
import { isUndecided } from './judge-figures.js';
import { latestByScenario, type Found } from './latest-by-scenario.js';
import type { CompareOptions } from './settings.js';
import { trendsOf } from './trend.js';
import { demandAttempts, demandCommonScenario, demandOther, demandReadable } from './usage.js';

/**
 * Compares the run after with the run before. Throws a UsageError for a report against itself, reports without a common scenario,
 * a scenario without attempts, and a newer schema. The same reports always give the same comparison.
 */
export function compareReports(before: Report, after: Report, options: CompareOptions = {}): Comparison {
  return compareFolders([before], [after], options);
}

/** The same for two lists of reports: of each scenario the latest report of either side counts. */
export function compareFolders(before: readonly Report[], after: readonly Report[], options: CompareOptions = {}): Comparison {
  demandReadable(before, 'before');
  demandReadable(after, 'after');
  const [was, is] = [latestByScenario(before), latestByScenario(after)];
  demandCommonScenario([...was.keys()], [...is.keys()]);
  const pairs = [...was].flatMap(([name, found]) => {
    const other = is.get(name);
    if (other === undefined) return [];
    demandOther(found.report, other.report);
    return [
      {
        name,
        before: demandAttempts(name, 'before', sideOf(found.report, found.scenario)),
        after: demandAttempts(name, 'after', sideOf(other.report, other.scenario)),
      },
    ];
  });
  return summarise(comparePairs(pairs, options), { before, after, was, is });
}

interface Compared {
  readonly before: readonly Report[];
  readonly after: readonly Report[];
  readonly was: ReadonlyMap<string, Found>;
  readonly is: ReadonlyMap<string, Found>;
}

function summarise(scenarios: readonly ScenarioComparison[], { before, after, was, is }: Compared): Comparison {
  const unmatched = { before: [...was.keys()].filter((name) => !is.has(name)), after: [...is.keys()].filter((name) => !was.has(name)) };
  const difference = worst(scenarios.map(({ verdict }) => verdict.difference));
  return {
    schemaVersion: 1,
    kind: 'comparison',
    before: before.map(({ header }) => runOf(header)),
    after: after.map(({ header }) => runOf(header)),
    verdict: {
      difference,
      reasons: scenarios
        .filter(({ verdict }) => verdict.difference === difference || verdict.difference === 'notComparable')
        .flatMap(({ name, verdict }) => verdict.reasons.map((reason) => (scenarios.length === 1 ? reason : `${name}: ${reason}`))),
    },
    exitCode: difference === 'regression' ? 1 : scenarios.some(isUndecided) ? 3 : 0,
    warnings: [...unmatchedWarnings(unmatched), ...olderWarnings('before', was), ...olderWarnings('after', is)],
    scenarios,
    unmatched,
    trends: trendsOf([...before, ...after]).filter(({ points }) => points.length > 2),
  };
}

/** A regression anywhere is one; else a scenario that could not be compared must not hide behind the others. */
function worst(differences: readonly Difference[]): Difference {
  const order: readonly Difference[] = ['regression', 'notComparable', 'improvement', 'noDifferenceShown'];
  return order.find((difference) => differences.includes(difference)) ?? 'notComparable';
}

function unmatchedWarnings({ before, after }: Comparison['unmatched']): readonly string[] {
  return [...before.map((name) => `scenario ${name} has no report after`), ...after.map((name) => `scenario ${name} has no report before`)];
}

const olderWarnings = (which: string, found: ReadonlyMap<string, Found>): readonly string[] =>
  [...found].flatMap(([name, { older }]) =>
    older === 0 ? [] : [`scenario ${name} has ${older + 1} reports ${which}; the latest is compared`],
  );
