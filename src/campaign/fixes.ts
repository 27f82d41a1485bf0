// One defect against its cures: a server for each, which stays up, and rounds in turn.
import type { FixesTable } from '../model/fixes.js';
import { concludeRows, type CountedCure, countCure, firstMessagesOf } from './cure-row.js';
import type { CampaignScenario, CampaignSettings, MeansOf } from './settings.js';
import { openStage, type Stage } from './stage.js';
import { turnsOfMany } from './take-turns.js';

/** A cure, or none, and the scenario against a server that has the defect and it. All share scenario, load and seed. */
export interface Contestant {
  readonly name: string;
  readonly description: string;
  readonly scenario: CampaignScenario;
}

export async function measureCures(
  contestants: readonly Contestant[],
  settings: CampaignSettings,
  meansOf: MeansOf,
): Promise<FixesTable['rows']> {
  const stages: Stage[] = [];
  const times = contestants.map((): number[] => []);
  try {
    // One after the other: many servers starting at once would measure each other.
    for (const { scenario } of contestants) stages.push(await openStage(scenario, settings, meansOf));
    const [first] = stages;
    if (first === undefined) return [];
    for (const stage of stages) if (!settings.signal.aborted) await stage.warmUp();
    for (const { stage, spec } of turnsOfMany(first.plan, stages.length)) {
      if (settings.signal.aborted) break;
      const judged = await stages[stage]?.play(spec);
      if (judged === undefined) continue;
      times[stage]?.push(...firstMessagesOf(judged));
      tell(contestants[stage], first.plan.schedule.rounds, { spec, judged }, settings);
    }
    const counted = await Promise.all(stages.map((stage, index) => count(stage, contestants[index], times[index] ?? [])));
    return concludeRows(counted);
  } finally {
    await Promise.all(stages.map((stage) => stage.end()));
  }
}

async function count(stage: Stage, contestant: Contestant | undefined, times: readonly number[]): Promise<CountedCure> {
  const { cells } = await stage.report();
  return countCure(
    contestant ?? { name: '', description: '' },
    cells.find(({ arm }) => arm === 'burst'),
    times,
  );
}

function tell(
  contestant: Contestant | undefined,
  of: number,
  {
    spec,
    judged,
  }: { readonly spec: { readonly round: number; readonly arm: 'burst' | 'spaced' }; readonly judged: Awaited<ReturnType<Stage['play']>> },
  { onProgress }: CampaignSettings,
): void {
  const name = contestant?.name ?? '';
  onProgress({
    kind: 'round',
    scenario: name,
    spec: { ...spec, target: name, take: 1 },
    of,
    attempts: judged.length,
    failed: judged.filter(({ standing }) => standing === 'failed').length,
    spoiled: false,
  });
}
