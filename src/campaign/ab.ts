// Two targets in turn: A B B A, so that neither has the better half of the machine's time.
import type { PinnedAddress } from '../model/history.js';
import type { ScenarioReport } from '../model/report.js';
import type { CampaignScenario, CampaignSettings, MeansOf } from './settings.js';
import { type Counting, createCounting } from './counting.js';
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

/** A scenario, and the environment of its side: the secrets of the two go by the same names. */
export interface AbContestant {
  readonly scenario: CampaignScenario;
  readonly env: CampaignSettings['env'];
}

export function startBoth(
  before: AbContestant,
  after: AbContestant,
  { settings, meansOf }: { readonly settings: Omit<CampaignSettings, 'env'>; readonly meansOf: MeansOf },
): AbMeasurement {
  const stages: Stage[] = [];
  const counting = createCounting();
  const play = async (): Promise<void> => {
    try {
      for (const { scenario, env } of [before, after]) stages.push(await openStage(scenario, { ...settings, env }, meansOf));
      await playAll(stages, counting, settings);
    } catch (error) {
      if (!settings.signal.aborted || error !== settings.signal.reason) throw error;
    }
  };
  const measure = async (): Promise<AbSides> => {
    try {
      await play();
      await counting.finished();
      return sidesOf(stages.map((stage) => ({ report: stage.report(), address: stage.address() })));
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

async function playAll(
  stages: readonly Stage[],
  counting: Counting,
  { signal, onProgress }: Pick<CampaignSettings, 'signal' | 'onProgress'>,
): Promise<void> {
  const [first] = stages;
  if (first === undefined) return;
  for (const { stage, spec } of turnsOfTwo(first.plan)) {
    if (signal.aborted) return;
    const playing = stages[stage] ?? first;
    const played = await playing.play(spec);
    counting.add([played]);
    const { judged, isSpoiled } = played;
    onProgress({
      kind: 'round',
      scenario: `${stage === 0 ? 'before' : 'after'}: ${playing.plan.scenario.id}`,
      spec: { ...spec, target: playing.plan.targets[0].name, take: 1 },
      of: playing.plan.schedule.rounds,
      attempts: judged.length,
      failed: judged.filter(({ standing }) => standing === 'failed').length,
      spoiled: isSpoiled,
    });
  }
}
