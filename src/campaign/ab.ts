// Two targets in turn: A B B A, so that neither has the better half of the machine's time.
import type { PinnedAddress } from '../model/history.js';
import type { ScenarioReport } from '../model/report.js';
import type { CampaignScenario, CampaignSettings, MeansOf } from './settings.js';
import { openStage, type Stage } from './stage.js';
import { turnsOfTwo } from './take-turns.js';

export interface AbSide {
  readonly report: ScenarioReport;
  readonly address: PinnedAddress;
}

export async function measureBoth(
  before: CampaignScenario,
  after: CampaignScenario,
  { settings, meansOf }: { readonly settings: CampaignSettings; readonly meansOf: MeansOf },
): Promise<{ readonly before: AbSide; readonly after: AbSide }> {
  const a = await openStage(before, settings, meansOf);
  try {
    const b = await openStage(after, settings, meansOf);
    try {
      await playAll(a, b, settings);
      return { before: await sideOf(a), after: await sideOf(b) };
    } finally {
      await b.end();
    }
  } finally {
    await a.end();
  }
}

async function playAll(a: Stage, b: Stage, { signal, onProgress }: CampaignSettings): Promise<void> {
  for (const { stage, spec } of turnsOfTwo(a.plan)) {
    if (signal.aborted) return;
    const playing = stage === 0 ? a : b;
    const judged = await playing.play(spec);
    onProgress({
      kind: 'round',
      scenario: `${stage === 0 ? 'before' : 'after'}: ${playing.plan.scenario.id}`,
      spec: { ...spec, target: playing.plan.targets[0].name, take: 1 },
      of: playing.plan.schedule.rounds,
      attempts: judged.length,
      failed: judged.filter(({ standing }) => standing === 'failed').length,
      spoiled: false,
    });
  }
}

const sideOf = async (stage: Stage): Promise<AbSide> => ({ report: await stage.report(), address: stage.address });
