// One scenario from its server to its report: start or reach the target, try it alone, calibrate, run the rounds.
import { createFold } from '../judge/fold.js';
import type { HistoryEvent, PinnedAddress, RunEnd } from '../model/history.js';
import type { ScenarioReport } from '../model/report.js';
import type { RunEnvironment } from '../run/environment.js';
import { demandVacant } from '../run/demand-vacant.js';
import { resolveStart } from '../run/pin-at-start.js';
import { type Authority, reachTarget, readAuthority } from '../run/reach-target.js';
import { readTargetVersion } from './ask-target.js';
import { type Book, createBook } from './book.js';
import { calibrate } from './calibration.js';
import type { Workshop } from './fold-round.js';
import { createRecorder } from './round-record.js';
import { runRounds } from './run-rounds.js';
import { createServerUnderTest } from './server-under-test.js';
import { type CampaignScenario, type CampaignSettings, type MeansOf, wholeShare } from './settings.js';
import { readyLimitNs, single, tryAlone, unreachableRemedy } from './try-alone.js';

export interface ScenarioResult {
  readonly report: ScenarioReport;
  readonly address?: PinnedAddress;
  readonly targetVersion?: string;
  readonly end: RunEnd;
}

export async function runScenario(
  scenario: CampaignScenario,
  settings: CampaignSettings,
  { meansOf, onBegun }: { readonly meansOf: MeansOf; readonly onBegun: (soFar: () => ScenarioReport) => void },
): Promise<ScenarioResult> {
  const { plan, planHash } = scenario;
  const recorder = createRecorder(plan.seed);
  const emit = (event: HistoryEvent): void => {
    recorder.take(event);
    settings.onEvent?.(event);
  };
  const fold = createFold(plan, planHash, settings.share);
  const book = createBook({ fold, settings, meansOf });
  onBegun(() => book.reportAs(true));
  const [target] = plan.targets;
  const startsInRounds = plan.actors.some(({ steps }) => steps.some((step) => step.do === 'server'));
  const server = await createServerUnderTest({ target, settings, emit, isColdStart: startsInRounds });
  const workshop: Workshop = { recorder, fold, server, settings, meansOf, unknown: book.unknown };
  try {
    return await runAtTarget(scenario, { workshop, book, emit, startsInRounds });
  } catch (error) {
    if (!settings.signal.aborted || error !== settings.signal.reason) throw error;
    return { report: book.report(), end: 'interrupted' };
  } finally {
    await server.end();
  }
}

interface Scene {
  readonly workshop: Workshop;
  readonly book: Book;
  readonly emit: (event: HistoryEvent) => void;
  readonly startsInRounds: boolean;
}

async function runAtTarget({ plan }: CampaignScenario, { workshop, book, emit, startsInRounds }: Scene): Promise<ScenarioResult> {
  const { server, settings, recorder } = workshop;
  const { turn, env, readFile, signal, gauge } = settings;
  const [target] = plan.targets;
  const authority = readAuthority(target, env, server.port);
  await demandVacant(target, { where: authority, isColdStart: startsInRounds, clock: turn, signal });
  if (server.startsIt && !startsInRounds) await server.startAndWait(authority, readyLimitNs);
  const world = { turn, env, readFile, emit, signal, server, ...(gauge === undefined ? {} : { gauge }) };
  book.setFloor(await calibrate(plan, { secure: authority.secure, share: settings.share ?? wholeShare, settings }));
  if (startsInRounds) return runStarts(plan, { workshop, book, authority, world });
  const reach = await reachTarget(target, { ...settings, clock: turn, authority, limitNs: plan.limits.tcpNs });
  if (reach.kind === 'unreachable') return unreachable(book, settings, reach.tried);
  await settings.onAddress?.({ scenario: plan.scenario.id, endpoint: reach.endpoint, addresses: [reach.endpoint.address] });
  const reached = { ...world, ...single(target.name, reach.endpoint, reach.roundTripNs) };
  const preflight = plan.preflight ? await tryAlone(plan, reached, recorder, reach.roundTripNs / 1e6) : undefined;
  if (preflight?.status === 'refused' || preflight?.status === 'unreachable')
    return { report: book.report(preflight), address: reach.pinned, end: 'unreachable' };
  const targetVersion = await readTargetVersion(target, server.port, settings);
  const why = await runRounds(plan, reached, workshop);
  return {
    report: book.report(preflight),
    address: reach.pinned,
    end: endOf(settings, why),
    ...(targetVersion === undefined ? {} : { targetVersion }),
  };
}

/** Each round starts the server, so that there is nothing to reach beforehand, and nobody to try alone. */
async function runStarts(
  plan: CampaignScenario['plan'],
  {
    workshop,
    book,
    authority,
    world,
  }: {
    readonly workshop: Workshop;
    readonly book: Book;
    readonly authority: Authority;
    readonly world: Omit<RunEnvironment, 'endpoints' | 'roundTripsNs'>;
  },
): Promise<ScenarioResult> {
  const { settings, server } = workshop;
  const [target] = plan.targets;
  const reach = await resolveStart(target, { authority, clock: settings.turn, readFile: settings.readFile });
  if (reach.kind === 'unreachable') return unreachable(book, settings, reach.tried);
  const { start } = reach;
  await settings.onAddress?.({ scenario: plan.scenario.id, ...start });
  try {
    const environment = { ...world, ...single(target.name, start.endpoint, 0), server: start.watch(server) };
    const why = await runRounds(plan, environment, workshop);
    return { report: book.report(), address: start.address(), end: endOf(settings, why) };
  } finally {
    start.end();
  }
}

function unreachable(book: Book, settings: CampaignSettings, tried: readonly string[]): ScenarioResult {
  const report = book.report({ status: 'unreachable', text: tried.join('\n'), remedy: unreachableRemedy });
  return { report, end: endOf(settings, 'unreachable') };
}

const endOf = ({ signal }: CampaignSettings, otherwise: RunEnd): RunEnd => (signal.aborted ? 'interrupted' : otherwise);
