// One defect against its cures: a server for each, which stays up, and rounds in turn.
import type { AwaitedMessage, FixesTable, MeasuredSpan, Times } from '../model/fixes.js';
import type { Cell, ScenarioReport } from '../model/report.js';
import { awaitedTimesOf, spanOf } from './awaited-times.js';
import { calibrateWelcome } from './calibration.js';
import { type Counting, createCounting } from './counting.js';
import { concludeRows, countCure } from './cure-row.js';
import { type CampaignScenario, type CampaignSettings, type MeansOf, wholeShare } from './settings.js';
import { openStage, type PlayedRound, type Stage } from './stage.js';
import { turnsOfMany } from './take-turns.js';

/** A cure, or none, and the scenario against a server that has the defect and it. All share scenario, load and seed. */
export interface Contestant {
  readonly name: string;
  readonly description: string;
  readonly scenario: CampaignScenario;
}

/** One defect against its cures, as far as it has come. */
export type MeasuredCures = Pick<FixesTable, 'rows' | 'measured' | 'floor'>;

export interface CureMeasurement {
  /** An interrupted measurement gives what it has: the rounds that every cure has played. */
  readonly finished: Promise<MeasuredCures>;
  /** What there is at this instant, as if interrupted now. */
  readonly snapshot: () => MeasuredCures;
}

export interface Match {
  readonly contestants: readonly [Contestant, ...Contestant[]];
  /** The message that the scenario is about. */
  readonly awaited: AwaitedMessage;
}

/** One floor stands for all cures, for their load is the same: `startNullServer` is asked for once. */
export type CureSettings = Omit<CampaignSettings, 'startNullServer'>;

export function startCures(
  { contestants, awaited }: Match,
  settings: CureSettings,
  { meansOf, startNullServer }: { readonly meansOf: MeansOf } & Pick<CampaignSettings, 'startNullServer'>,
): CureMeasurement {
  const stages: Stage[] = [];
  const times = contestants.map((): number[] => []);
  const counting = createCounting();
  const [{ scenario }] = contestants;
  const measured = spanOf(scenario.plan, awaited);
  let floor: Times | undefined;
  const soFar = (reports: readonly ScenarioReport[]): MeasuredCures => {
    const counted = contestants.map((contestant, index) => countCure(contestant, burstOf(reports[index]), times[index] ?? []));
    return { measured, rows: concludeRows(counted, floor), ...(floor === undefined ? {} : { floor }) };
  };
  const play = async (): Promise<void> => {
    try {
      if (startNullServer !== undefined) {
        floor = await calibrateWelcome(scenario.plan, { secure: false, share: wholeShare, settings: { ...settings, startNullServer } });
      }
      // One after the other: many servers starting at once would measure each other.
      for (const contestant of contestants) stages.push(await openStage(contestant.scenario, settings, meansOf));
      await playAll({ stages, times, measured, counting, contestants, settings });
    } catch (error) {
      if (!settings.signal.aborted || error !== settings.signal.reason) throw error;
    }
  };
  const measure = async (): Promise<MeasuredCures> => {
    try {
      await play();
      await counting.finished();
      return soFar(stages.map((stage) => stage.report()));
    } finally {
      await Promise.all(stages.map((stage) => stage.end()));
    }
  };
  return { finished: measure(), snapshot: () => soFar(stages.map((stage) => stage.soFar())) };
}

const burstOf = (report: ScenarioReport | undefined): Cell | undefined => report?.cells.find(({ arm }) => arm === 'burst');

interface Playing {
  readonly stages: readonly Stage[];
  /** Of each stage, filled as its rounds are counted. */
  readonly times: readonly number[][];
  readonly measured: MeasuredSpan;
  readonly counting: Counting;
  readonly contestants: readonly Contestant[];
  readonly settings: CureSettings;
}

/** A round counts when every cure has played it: a part of one would give some of them a moment of the machine that others have not had. */
async function playAll({ stages, times, measured, counting, contestants, settings }: Playing): Promise<void> {
  const [first] = stages;
  if (first === undefined) return;
  for (const stage of stages) if (!settings.signal.aborted) await stage.warmUp();
  let ofRound: PlayedRound[] = [];
  for (const { stage: index, spec } of turnsOfMany(first.plan, stages.length)) {
    if (settings.signal.aborted) return;
    const stage = stages[index];
    if (stage === undefined) continue;
    const played = await stage.play(spec);
    // It was cut short.
    if (isAborted(settings)) return;
    const timesMs = played.isSpoiled ? [] : awaitedTimesOf(stage.plan, played.judged, measured);
    ofRound.push({
      ...played,
      count() {
        played.count();
        times[index]?.push(...timesMs);
      },
    });
    tell(contestants[index], first.plan.schedule.rounds, { spec, played }, settings);
    if (ofRound.length < stages.length) continue;
    counting.add(ofRound);
    ofRound = [];
  }
}

const isAborted = ({ signal }: CureSettings): boolean => signal.aborted;

function tell(
  contestant: Contestant | undefined,
  of: number,
  { spec, played }: { readonly spec: { readonly round: number; readonly arm: 'burst' | 'spaced' }; readonly played: PlayedRound },
  { onProgress }: CureSettings,
): void {
  const name = contestant?.name ?? '';
  onProgress({
    kind: 'round',
    scenario: name,
    spec: { ...spec, target: name, take: 1 },
    of,
    attempts: played.judged.length,
    failed: played.judged.filter(({ standing }) => standing === 'failed').length,
    spoiled: played.isSpoiled,
  });
}
