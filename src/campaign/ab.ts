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

/** A side that could not be reached before an interruption is absent. */
export interface AbSides {
  readonly before?: AbSide;
  readonly after?: AbSide;
}

export interface AbMeasurement {
  /** An interrupted measurement gives what it has. */
  readonly finished: Promise<AbSides>;
  /** What there is at this instant, as if interrupted now. */
  readonly snapshot: () => AbSides;
}

export function startBoth(
  before: CampaignScenario,
  after: CampaignScenario,
  { settings, meansOf }: { readonly settings: CampaignSettings; readonly meansOf: MeansOf },
): AbMeasurement {
  const stages: Stage[] = [];
  const play = async (): Promise<void> => {
    try {
      for (const scenario of [before, after]) stages.push(await openStage(scenario, settings, meansOf));
      await playAll(stages, settings);
    } catch (error) {
      if (!settings.signal.aborted || error !== settings.signal.reason) throw error;
    }
  };
  const measure = async (): Promise<AbSides> => {
    try {
      await play();
      return sidesOf(await Promise.all(stages.map(async (stage) => ({ report: await stage.report(), address: stage.address() }))));
    } finally {
      await Promise.all(stages.map((stage) => stage.end()));
    }
  };
  return {
    finished: measure(),
    snapshot: () => sidesOf(stages.map((stage) => ({ report: stage.soFar(), address: stage.address() }))),
  };
}

function sidesOf([before, after]: readonly AbSide[]): AbSides {
  return { ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
}

async function playAll(stages: readonly Stage[], { signal, onProgress }: CampaignSettings): Promise<void> {
  const [first] = stages;
  if (first === undefined) return;
  for (const { stage, spec } of turnsOfTwo(first.plan)) {
    if (signal.aborted) return;
    const playing = stages[stage] ?? first;
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
