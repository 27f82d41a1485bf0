// One target that is kept up and runs a round whenever it is its turn: what `ab` and `fixes` go back and forth between.
import { createFold } from '../judge/fold.js';
import { judgeRound } from '../judge/judge-round.js';
import type { JudgedAttempt } from '../judge/judged-attempt.js';
import type { HistoryEvent, PinnedAddress } from '../model/history.js';
import type { Plan, RoundSpec } from '../model/plan.js';
import type { Preflight, ScenarioReport } from '../model/report.js';
import { UsageError } from '../model/usage-error.js';
import { demandVacant } from '../run/demand-vacant.js';
import { pause } from '../run/pause.js';
import { resolveStart } from '../run/pin-at-start.js';
import { readAuthority, reachTarget } from '../run/reach-target.js';
import { runRound } from '../run/round.js';
import { createRecorder, type Recorder, type RoundRecord } from './round-record.js';
import { createBook } from './book.js';
import { calibrate } from './calibration.js';
import { foldRound, type Workshop } from './fold-round.js';
import { readyLimitNs, single, tryAlone, unreachableRemedy } from './try-alone.js';
import { createServerUnderTest, type ServerUnderTest } from './server-under-test.js';
import { type CampaignScenario, type CampaignSettings, type MeansOf, wholeShare } from './settings.js';

/** A round that was run, and is not counted yet. */
export interface PlayedRound {
  /** Of the last take. */
  readonly judged: readonly JudgedAttempt[];
  /** Every take was spoiled by the harness: nothing of it counts. */
  readonly isSpoiled: boolean;
  /** When the log lines of all takes have had their time to come. */
  readonly linesIn: Promise<void>;
  /** Takes it into the report. */
  readonly count: () => void;
}

export interface Stage {
  readonly plan: Plan;
  /** Where its attempts go by now. */
  readonly address: () => PinnedAddress;
  /** Runs one round; a round that the harness spoiled is run again at once, a few times. */
  readonly play: (spec: Pick<RoundSpec, 'round' | 'arm'>) => Promise<PlayedRound>;
  /** One round that nothing is counted of: the first that a process serves tells of its compiler. Nothing where rounds start the server. */
  readonly warmUp: () => Promise<void>;
  /** Of the rounds that are counted by now. */
  readonly report: () => ScenarioReport;
  /** The same, as if interrupted now. */
  readonly soFar: () => ScenarioReport;
  readonly end: () => Promise<void>;
}

const mostTakes = 3;

/**
 * Starts the target if it is ours to start, and calibrates where that is asked for. Throws a UsageError of exit 5 where it cannot be reached
 * or refuses a lone connection, and the reason of the signal where it is aborted meanwhile.
 */
export async function openStage({ plan, planHash }: CampaignScenario, settings: CampaignSettings, meansOf: MeansOf): Promise<Stage> {
  const recorder = createRecorder(plan.seed);
  const emit = (event: HistoryEvent): void => {
    recorder.take(event);
    settings.onEvent?.(event);
  };
  const fold = createFold(plan, planHash);
  const book = createBook({ fold, settings, meansOf });
  const [target] = plan.targets;
  const isColdStart = plan.actors.some(({ steps }) => steps.some((step) => step.do === 'server'));
  const server = await createServerUnderTest({ target, settings, emit, isColdStart });
  const workshop: Workshop = { recorder, fold, server, settings, meansOf, unknown: book.unknown };
  try {
    const { environment, address, preflight, end } = await reach({ plan, settings, server, recorder, emit, isColdStart });
    const { secure } = readAuthority(target, settings.env, server.port);
    book.setFloor(await calibrate(plan, { secure, share: wholeShare, settings }));
    const take = async (spec: RoundSpec): Promise<Take> => {
      await runRound(plan, spec, wholeShare, environment);
      const record = recorder.takeRound();
      const judged = judgeRound(plan, record.attempts, record.serverStartedNs);
      return { record, judged, linesIn: waitForLines(judged, server, settings) };
    };
    return {
      plan,
      address,
      async warmUp() {
        if (isColdStart) return;
        await runRound(plan, { round: 0, arm: 'burst', target: target.name, take: 1 }, wholeShare, environment);
        recorder.takeRound();
      },
      async play(spec) {
        const takes: Take[] = [];
        for (let number = 1; ; number += 1) {
          const last = await take({ ...spec, target: target.name, take: number });
          takes.push(last);
          if (isToBeRepeated(last.record, number, settings)) continue;
          return {
            judged: last.judged,
            isSpoiled: last.record.quality.spoiled !== undefined,
            linesIn: Promise.all(takes.map(({ linesIn }) => linesIn)).then(() => undefined),
            count() {
              for (const { record, judged } of takes) foldRound(plan, record, judged, workshop);
            },
          };
        }
      },
      report: () => book.report(preflight),
      soFar: () => book.reportAs(true, preflight),
      end() {
        end?.();
        return server.end();
      },
    };
  } catch (error) {
    await server.end();
    throw error;
  }
}

interface Take {
  readonly record: RoundRecord;
  readonly judged: readonly JudgedAttempt[];
  readonly linesIn: Promise<void>;
}

const isToBeRepeated = ({ quality }: RoundRecord, take: number, { signal }: CampaignSettings): boolean =>
  quality.spoiled !== undefined && take < mostTakes && !signal.aborted;

function waitForLines(judged: readonly JudgedAttempt[], server: ServerUnderTest, { signal }: CampaignSettings): Promise<void> {
  const hasFailed = judged.some(({ standing }) => standing === 'failed');
  return hasFailed && server.hasLogs ? pause(server.lineWaitNs, signal) : Promise.resolve();
}

interface Reaching {
  readonly plan: Plan;
  readonly settings: CampaignSettings;
  readonly server: ServerUnderTest;
  readonly recorder: Recorder;
  readonly emit: (event: HistoryEvent) => void;
  readonly isColdStart: boolean;
}

interface Reached {
  readonly environment: Parameters<typeof runRound>[3];
  readonly address: () => PinnedAddress;
  readonly preflight?: Preflight;
  /** Nothing is tried any more. */
  readonly end?: () => void;
}

async function reach({ plan, settings, server, recorder, emit, isColdStart }: Reaching): Promise<Reached> {
  const [target] = plan.targets;
  const authority = readAuthority(target, settings.env, server.port);
  const { turn, env, readFile, signal, gauge } = settings;
  const world = { turn, env, readFile, emit, signal, server, ...(gauge === undefined ? {} : { gauge }) };
  await demandVacant(target, { where: authority, isColdStart, clock: turn, signal });
  if (isColdStart) {
    const resolved = await resolveStart(target, { authority, clock: settings.turn, readFile: settings.readFile });
    if (resolved.kind === 'unreachable') throw unreachable(authority.hostHeader, resolved.tried.join('\n'), unreachableRemedy);
    const { endpoint, address, watch, end } = resolved.start;
    return { environment: { ...world, ...single(target.name, endpoint, 0), server: watch(server) }, address, end };
  }
  if (server.startsIt) await server.startAndWait(authority, readyLimitNs);
  const found = await reachTarget(target, { ...settings, clock: settings.turn, authority, limitNs: plan.limits.tcpNs });
  // An interruption looks like a target that cannot be reached.
  settings.signal.throwIfAborted();
  if (found.kind === 'unreachable') throw unreachable(authority.hostHeader, found.tried.join('\n'), unreachableRemedy);
  const environment = { ...world, ...single(target.name, found.endpoint, found.roundTripNs) };
  const address = (): PinnedAddress => found.pinned;
  if (!plan.preflight) return { environment, address };
  const preflight = await tryAlone(plan, environment, recorder, found.roundTripNs / 1e6);
  settings.signal.throwIfAborted();
  if (preflight.status === 'refused' || preflight.status === 'unreachable')
    throw unreachable(authority.hostHeader, preflight.text ?? preflight.status, preflight.remedy ?? unreachableRemedy);
  return { environment, address, preflight };
}

const unreachable = (read: string, wrong: string, remedy: string): UsageError => new UsageError({ read, wrong, remedy, exitCode: 5 });
