import type { Report, ScenarioReport } from '../../model/report.js';

export interface Found {
  readonly report: Report;
  readonly scenario: ScenarioReport;
  /** How many earlier reports of this scenario were passed over. */
  readonly older: number;
}

/** Of each scenario the report that was started last. */
export function latestByScenario(reports: readonly Report[]): ReadonlyMap<string, Found> {
  const found = new Map<string, Found>();
  for (const report of reports.toSorted((a, b) => compareText(a.header.startedAt, b.header.startedAt))) {
    for (const scenario of report.scenarios) {
      const earlier = found.get(scenario.name);
      found.set(scenario.name, { report, scenario, older: earlier === undefined ? 0 : earlier.older + 1 });
    }
  }
  return found;
}

/** ISO 8601 in UTC sorts as text. */
const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
