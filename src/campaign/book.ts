// The report of one scenario, whenever it is asked for: what was folded, and what is known of the harness beside it.
import type { Fold } from '../judge/fold.js';
import type { HarnessFacts, Preflight, ScenarioReport } from '../model/report.js';
import { harnessFacts, stampFacts } from './harness-facts.js';
import type { CampaignSettings, MeansOf } from './settings.js';
import { createUnknownBuckets } from './unknown-buckets.js';

export type Book = ReturnType<typeof createBook>;

export function createBook({
  fold,
  settings,
  meansOf,
}: {
  readonly fold: Fold;
  readonly settings: CampaignSettings;
  readonly meansOf: MeansOf;
}) {
  const unknown = createUnknownBuckets();
  let harness = harnessFacts(settings);
  const reportAs = (interrupted: boolean, preflight?: Preflight): ScenarioReport => {
    const report = fold.scenarioReport({
      interrupted,
      meansOf,
      harness: { ...harness, ...stampFacts(settings) },
      ...(preflight === undefined ? {} : { preflight }),
    });
    const unknownBuckets = unknown.list();
    return { ...report, ...(unknownBuckets.length === 0 ? {} : { unknownBuckets }) };
  };
  return {
    unknown,
    reportAs,
    report: (preflight?: Preflight) => reportAs(settings.signal.aborted, preflight),
    setFloor(floor: HarnessFacts['floor']): void {
      if (floor !== undefined) harness = { ...harness, floor };
    },
  };
}
