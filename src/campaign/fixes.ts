// One defect against its cures: a server for each, which stays up, and rounds in turn.
import type { FixesTable } from '../model/fixes.js';
import type { Cell, ScenarioReport } from '../model/report.js';
import { concludeRows, countCure, firstMessagesOf } from './cure-row.js';
import type { CampaignScenario, CampaignSettings, MeansOf } from './settings.js';
import { openStage, type Stage } from './stage.js';
import { turnsOfMany } from './take-turns.js';

/** A cure, or none, and the scenario against a server that has the defect and it. All share scenario, load and seed. */
export interface Contestant {
  readonly name: string;
  readonly description: string;
  readonly scenario: CampaignScenario;
}

export interface CureMeasurement {
  /** An interrupted measurement gives what it has. */
  readonly finished: Promise<FixesTable['rows']>;
  /** What there is at this instant, as if interrupted now. */
  readonly snapshot: () => FixesTable['rows'];
}

export function startCures(contestants: readonly Contestant[], settings: CampaignSettings, meansOf: MeansOf): CureMeasurement {
  const stages: Stage[] = [];
  const times = contestants.map((): number[] => []);
  const rowsOf = (reports: readonly ScenarioReport[]): FixesTable['rows'] =>
    concludeRows(contestants.map((contestant, index) => countCure(contestant, burstOf(reports[index]), times[index] ?? [])));
  const play = async (): Promise<void> => {
    try {
      // One after the other: many servers starting at once would measure each other.
      for (const { scenario } of contestants) stages.push(await openStage(scenario, settings, meansOf));
      await playAll({ stages, times, contestants, settings });
    } catch (error) {
      if (!settings.signal.aborted || error !== settings.signal.reason) throw error;
    }
  };
  const measure = async (): Promise<FixesTable['rows']> => {
    try {
      await play();
      return rowsOf(await Promise.all(stages.map((stage) => stage.report())));
    } finally {
      await Promise.all(stages.map((stage) => stage.end()));
    }
  };
  return { finished: measure(), snapshot: () => rowsOf(stages.map((stage) => stage.soFar())) };
}

const burstOf = (report: ScenarioReport | undefined): Cell | undefined => report?.cells.find(({ arm }) => arm === 'burst');

interface Playing {
  readonly stages: readonly Stage[];
  /** Of each stage, filled as its rounds are played. */
  readonly times: readonly number[][];
  readonly contestants: readonly Contestant[];
  readonly settings: CampaignSettings;
}

async function playAll({ stages, times, contestants, settings }: Playing): Promise<void> {
  const [first] = stages;
  if (first === undefined) return;
  for (const stage of stages) if (!settings.signal.aborted) await stage.warmUp();
  for (const { stage, spec } of turnsOfMany(first.plan, stages.length)) {
    if (settings.signal.aborted) return;
    const judged = await stages[stage]?.play(spec);
    if (judged === undefined) continue;
    times[stage]?.push(...firstMessagesOf(judged));
    tell(contestants[stage], first.plan.schedule.rounds, { spec, judged }, settings);
  }
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
