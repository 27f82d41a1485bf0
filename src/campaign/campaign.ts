// Runs scenarios one after the other and makes one report of them.
import { overallVerdict } from '../judge/overall-verdict.js';
import type { PinnedAddress, RunEnd } from '../model/history.js';
import type { Report, ReportHeader, ScenarioReport } from '../model/report.js';
import { runScenario } from './scenario-run.js';
import type { CampaignScenario, CampaignSettings, MeansOf } from './settings.js';

export type { CampaignScenario, CampaignSettings } from './settings.js';

export interface CampaignInput {
  readonly scenarios: readonly CampaignScenario[];
  readonly settings: CampaignSettings;
  readonly meansOf: MeansOf;
  /** All of the header that is known before the run. */
  readonly header: Omit<ReportHeader, 'durationMs' | 'end' | 'addresses'>;
  /** Called after each scenario with all there is so far, so that a crash costs no finished scenario. */
  readonly onReport: (report: Report) => void;
}

export interface Campaign {
  /** An interrupted campaign reports what it has. */
  readonly finished: Promise<Report>;
  /** What there is at this instant, the scenario that runs included; as if interrupted now. */
  readonly snapshot: () => Report;
}

export function startCampaign({ scenarios, settings, meansOf, header, onReport }: CampaignInput): Campaign {
  const startedNs = settings.turn.nowNs();
  const reports: ScenarioReport[] = [];
  const addresses: PinnedAddress[] = [];
  let targetVersion: string | undefined;
  let current: (() => ScenarioReport) | undefined;
  const reportOf = (done: readonly ScenarioReport[], end: RunEnd): Report => ({
    schemaVersion: 1,
    kind: 'run',
    header: {
      ...header,
      durationMs: Math.round((settings.turn.nowNs() - startedNs) / 1e6),
      end,
      addresses,
      ...(targetVersion === undefined ? {} : { targetVersion }),
    },
    scenarios: done,
    verdict: overallVerdict(done),
  });
  const runAll = async (): Promise<Report> => {
    let end: RunEnd = 'done';
    for (const scenario of scenarios) {
      if (settings.signal.aborted) break;
      const result = await runScenario(scenario, settings, {
        meansOf,
        onBegun: (soFar) => {
          current = soFar;
        },
      });
      current = undefined;
      reports.push(result.report);
      targetVersion ??= result.targetVersion;
      if (result.address !== undefined) addresses.push(result.address);
      if (result.end !== 'done') end = result.end;
      onReport(reportOf(reports, end));
    }
    return reportOf(reports, settings.signal.aborted ? 'interrupted' : end);
  };
  return {
    finished: runAll(),
    snapshot: () => reportOf(current === undefined ? reports : [...reports, current()], 'interrupted'),
  };
}
