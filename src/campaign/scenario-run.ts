// The main loop of one scenario: which round next, run it, wait for its log lines, classify, judge, fold.
import { classifyRound } from '../classify/round.js';
import { createFold, type Fold } from '../judge/fold.js';
import { judgeRound } from '../judge/judge-round.js';
import { createStoppingRule } from '../judge/stopping.js';
import type { JudgedAttempt } from '../judge/judged-attempt.js';
import type { HistoryEvent, PinnedAddress, RunEnd } from '../model/history.js';
import type { Plan, RoundSpec } from '../model/plan.js';
import type { HarnessFacts, Preflight, ScenarioReport } from '../model/report.js';
import type { Ns } from '../model/units.js';
import { clockResolutionNs } from '../run/clock-resolution.js';
import type { Endpoint, RunEnvironment } from '../run/environment.js';
import { pause } from '../run/pause.js';
import { endpointUntried, reachTarget, readAuthority } from '../run/reach-target.js';
import { runRound } from '../run/round.js';
import { readTargetVersion } from './ask-target.js';
import { calibrate } from './calibration.js';
import { preflightPlan, readPreflight } from './preflight.js';
import { createRecorder, lineWaitNs, type Recorder, type RoundRecord } from './round-record.js';
import { createSchedule } from './schedule.js';
import { createServerUnderTest, type ServerUnderTest } from './server-under-test.js';
import { createUnknownBuckets, type UnknownBuckets } from './unknown-buckets.js';
import type { CampaignScenario, CampaignSettings, MeansOf } from './settings.js';

export interface ScenarioResult {
  readonly report: ScenarioReport;
  readonly address?: PinnedAddress;
  readonly targetVersion?: string;
  readonly end: RunEnd;
}

const wholeShare = { index: 0, of: 1 };

export async function runScenario(
  { plan, planHash }: CampaignScenario,
  settings: CampaignSettings,
  { meansOf, onBegun }: { readonly meansOf: MeansOf; readonly onBegun: (soFar: () => ScenarioReport) => void },
): Promise<ScenarioResult> {
  const recorder = createRecorder(plan.seed);
  const emit = (event: HistoryEvent): void => {
    recorder.take(event);
    settings.onEvent?.(event);
  };
  const fold = createFold(plan, planHash, settings.share);
  let harness = harnessFacts(settings);
  onBegun(() => fold.scenarioReport({ interrupted: true, meansOf, harness }));
  const unknown = createUnknownBuckets();
  const [target] = plan.targets;
  const startsInRounds = plan.actors.some(({ steps }) => steps.some((step) => step.do === 'server'));
  const server = await createServerUnderTest({ target, settings, emit, isColdStart: startsInRounds });
  const report = (preflight: Preflight | undefined): ScenarioReport =>
    withUnknown(
      withStampsWhy(
        fold.scenarioReport({ interrupted: settings.signal.aborted, meansOf, harness, ...(preflight === undefined ? {} : { preflight }) }),
        settings.stampsWhy?.(),
      ),
      unknown,
    );
  try {
    const authority = readAuthority(target, settings.env, server.port);
    if (server.startsIt && !startsInRounds) await server.startAndWait(authority.host, readyLimitNs);
    const environment = { turn: settings.turn, env: settings.env, emit, signal: settings.signal, server, ...gaugeOf(settings) };
    harness = await calibrated(plan, settings, harness);
    if (startsInRounds) {
      const endpoint = endpointUntried(target, authority, settings.readFile);
      await settings.onAddress?.(endpoint);
      await runRounds(
        plan,
        { ...environment, ...single(target.name, endpoint, 0) },
        { recorder, fold, server, settings, meansOf, unknown },
      );
      return { report: report(undefined), address: pinnedUntried(target.name, endpoint), end: endOf(settings) };
    }
    const reach = await reachTarget(target, { ...settings, clock: settings.turn, authority, limitNs: plan.limits.tcpNs });
    if (reach.kind === 'unreachable') {
      const text = reach.tried.join('\n');
      return {
        report: report({ status: 'unreachable', text, remedy: unreachableRemedy }),
        end: settings.signal.aborted ? 'interrupted' : 'unreachable',
      };
    }
    await settings.onAddress?.(reach.endpoint);
    const reached = { ...environment, ...single(target.name, reach.endpoint, reach.roundTripNs) };
    const preflight = plan.preflight ? await tryAlone(plan, reached, recorder, reach.roundTripNs / 1e6) : undefined;
    if (preflight?.status === 'refused' || preflight?.status === 'unreachable')
      return { report: report(preflight), address: reach.pinned, end: 'unreachable' };
    const targetVersion = await readTargetVersion(target, server.port, settings);
    await runRounds(plan, reached, { recorder, fold, server, settings, meansOf, unknown });
    return {
      report: report(preflight),
      address: reach.pinned,
      end: endOf(settings),
      ...(targetVersion === undefined ? {} : { targetVersion }),
    };
  } catch (error) {
    if (!isAborted(settings) || error !== settings.signal.reason) throw error;
    return { report: report(undefined), end: 'interrupted' };
  } finally {
    await server.end();
  }
}

function withStampsWhy(report: ScenarioReport, why: string | undefined): ScenarioReport {
  return why === undefined ? report : { ...report, health: { ...report.health, stampsWhy: why } };
}

const gaugeOf = ({ gauge }: CampaignSettings): Pick<RunEnvironment, 'gauge'> => (gauge === undefined ? {} : { gauge });

function harnessFacts({ turn, available = {} }: CampaignSettings): HarnessFacts {
  const { files, ports } = available;
  return {
    clockResolutionNs: clockResolutionNs(turn.nowNs),
    ...(files === undefined ? {} : { filesAvailable: files }),
    ...(ports === undefined ? {} : { portsAvailable: ports }),
  };
}

async function calibrated(plan: Plan, settings: CampaignSettings, harness: HarnessFacts): Promise<HarnessFacts> {
  const floor = await calibrate(plan, settings.share ?? wholeShare, settings);
  return floor === undefined ? harness : { ...harness, floor };
}

export const readyLimitNs = 60e9;
/** Two polls of a log file and some. */
const logReadNs = 60e6;
export const unreachableRemedy = 'Start the server, or look at host and port of --url; --server-cmd starts it for the run.';
function withUnknown(report: ScenarioReport, unknown: UnknownBuckets): ScenarioReport {
  const unknownBuckets = unknown.list();
  return unknownBuckets.length === 0 ? report : { ...report, unknownBuckets };
}

const isAborted = ({ signal }: CampaignSettings): boolean => signal.aborted;
const endOf = ({ signal }: CampaignSettings): RunEnd => (signal.aborted ? 'interrupted' : 'done');

export const pinnedUntried = (target: string, { address, port }: Endpoint): PinnedAddress => ({
  target,
  address,
  port,
  family: address.includes(':') ? 6 : 4,
});

export function single(name: string, endpoint: Endpoint, roundTripNs: Ns): Pick<RunEnvironment, 'endpoints' | 'roundTripsNs'> {
  return { endpoints: new Map([[name, endpoint]]), roundTripsNs: new Map([[name, roundTripNs]]) };
}

export async function tryAlone(plan: Plan, environment: RunEnvironment, recorder: Recorder, rttMs: number): Promise<Preflight> {
  const lone = preflightPlan(plan);
  await runRound(lone, { round: 0, target: plan.targets[0].name, arm: plan.arms[0].name, take: 1 }, wholeShare, environment);
  const { attempts } = recorder.takeRound();
  const [attempt] = attempts;
  if (attempt === undefined) return { status: 'skipped' };
  const [judged] = judgeRound(lone, attempts);
  return readPreflight(attempt, judged?.standing === 'failed', rttMs);
}

export interface Workshop {
  readonly recorder: Recorder;
  readonly fold: Fold;
  readonly server: ServerUnderTest;
  readonly unknown: UnknownBuckets;
  readonly settings: CampaignSettings;
  readonly meansOf: MeansOf;
}

/** Runs the rounds one after the other; the next one runs while the last one's log lines come in. */
async function runRounds(plan: Plan, environment: RunEnvironment, workshop: Workshop): Promise<void> {
  const { recorder, fold, settings, server } = workshop;
  const rule = createStoppingRule(plan);
  const share = settings.share ?? wholeShare;
  const schedule = createSchedule(plan, () => rule.isDecided() || fold.hasFatal(workshop.meansOf));
  let folded = Promise.resolve();
  for (let spec = schedule.next(); spec !== undefined; spec = schedule.next()) {
    if (isAborted(settings)) break;
    await runRound(plan, spec, share, environment);
    const record = recorder.takeRound();
    if (record.quality.spoiled !== undefined && !isAborted(settings)) schedule.repeat(spec);
    const judged = judgeRound(plan, record.attempts, record.serverStartedNs);
    if (spec.arm === 'burst' && record.quality.spoiled === undefined) rule.addRound(judged);
    tellProgress(plan, spec, judged, record, settings);
    const hasFailed = judged.some(({ standing }) => standing === 'failed');
    const linesIn = hasFailed && server.hasLogs ? pause(lineWaitNs, settings.signal) : Promise.resolve();
    // The lines of this round are to be read before the next begins: one that names nobody belongs to the round in which it is read.
    if (hasFailed && server.hasLogs) await pause(logReadNs, settings.signal);
    folded = folded.then(() => linesIn).then(() => foldRound(plan, record, judged, workshop));
    // Awaited below; until then a failure of ours must not count as unheard.
    folded.catch(() => undefined);
  }
  await folded;
}

export function foldRound(
  plan: Plan,
  record: RoundRecord,
  judged: readonly JudgedAttempt[],
  { recorder, fold, server, unknown }: Workshop,
): void {
  server.flushLogs();
  const failed = judged.filter(({ standing }) => standing === 'failed');
  const lines = recorder.linesOf(record);
  const classified = classifyRound({
    failed,
    succeeded: judged.filter(({ standing }) => standing !== 'failed').map(({ attempt }) => attempt),
    lines,
    limits: plan.limits,
    customSignatures: plan.signatures,
    serverExits: recorder.exits(),
  });
  fold.addRound({ ...record, ...classified, judged, lines });
  if (record.quality.spoiled === undefined)
    for (const [index, finding] of classified.findings.entries()) {
      const attempt = failed[index]?.attempt;
      if (attempt !== undefined) unknown.add(finding, attempt);
    }
  recorder.forgetLinesBefore(record.startedNs);
}

function tellProgress(
  plan: Plan,
  spec: RoundSpec,
  judged: readonly JudgedAttempt[],
  { quality }: RoundRecord,
  { onProgress }: CampaignSettings,
): void {
  onProgress({
    kind: 'round',
    scenario: plan.scenario.id,
    spec,
    of: plan.schedule.rounds,
    attempts: judged.length,
    failed: judged.filter(({ standing }) => standing === 'failed').length,
    spoiled: quality.spoiled !== undefined,
  });
}
