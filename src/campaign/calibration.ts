// What the harness takes by itself: the load of the burst against a server of our own that does nothing.
import { figuresOfRound } from '../judge/round-figures.js';
import { floorOf } from '../judge/floor.js';
import { judgeRound } from '../judge/judge-round.js';
import type { JudgedAttempt } from '../judge/judged-attempt.js';
import type { Times } from '../model/fixes.js';
import type { Quality } from '../model/history.js';
import type { Actor, Arm, Plan, RoundSpec, Share } from '../model/plan.js';
import type { Floor } from '../model/report.js';
import type { Target } from '../model/target.js';
import { endpointAt } from '../run/reach-target.js';
import { runRound } from '../run/round.js';
import { awaitedTimesOf, timesOf } from './awaited-times.js';
import type { CampaignSettings } from './settings.js';
import { createRecorder } from './round-record.js';

/** The first warms up the compiler; the median of all of them counts. */
const rounds = 3;
const host = '127.0.0.1';

interface Calibration {
  /** Whether the target is reached over TLS: then the floor is measured over it, too. */
  readonly secure: boolean;
  readonly share: Share;
  readonly settings: CampaignSettings;
}

/** Undefined where no calibration was asked for. */
export async function calibrate(plan: Plan, calibration: Calibration): Promise<Floor | undefined> {
  const played = await playAgainstNothing(plan, calibration);
  if (played === undefined) return undefined;
  const [{ pacing }] = played.plan.arms;
  return floorOf(
    played.rounds.map(({ spec, quality, judged }) =>
      Object.fromEntries(
        Object.entries(figuresOfRound({ spec, quality, judged, pacing: pacing.kind }).phases).map(([phase, { p50Us, p90Us, p99Us }]) => [
          phase,
          { p50Ms: p50Us / 1e3, p90Ms: p90Us / 1e3, p99Ms: p99Us / 1e3 },
        ]),
      ),
    ),
  );
}

/** What it takes from the release to the welcome of the server that does nothing: the median of the rounds. Undefined where none was asked for. */
export async function calibrateWelcome(plan: Plan, calibration: Calibration): Promise<Times | undefined> {
  const played = await playAgainstNothing(plan, calibration);
  if (played === undefined) return undefined;
  const span = { from: 'released', to: 'welcome' } as const;
  const times = played.rounds.map(({ judged }) => timesOf(awaitedTimesOf(played.plan, judged, span))).filter((each) => each !== undefined);
  const middle = (name: 'p50Ms' | 'p99Ms'): number | undefined =>
    times.map((each) => each[name]).sort((a, b) => a - b)[Math.floor((times.length - 1) / 2)];
  const [p50Ms, p99Ms] = [middle('p50Ms'), middle('p99Ms')];
  const n = times.reduce((sum, each) => sum + each.n, 0);
  return p50Ms === undefined || p99Ms === undefined ? undefined : { n, p50Ms, p99Ms };
}

interface PlayedRounds {
  /** Of the load against the server that does nothing. */
  readonly plan: Plan;
  readonly rounds: readonly { readonly spec: RoundSpec; readonly quality: Quality; readonly judged: readonly JudgedAttempt[] }[];
}

async function playAgainstNothing(plan: Plan, { secure, share, settings }: Calibration): Promise<PlayedRounds | undefined> {
  if (settings.startNullServer === undefined) return undefined;
  const server = await settings.startNullServer(secure ? 'tls' : 'plain');
  try {
    const recorder = createRecorder(plan.seed);
    const { turn, env, readFile, signal } = settings;
    const target = secure ? { ...nullTarget, url: 'wss://127.0.0.1/', tls: { verify: 'none' } as const } : nullTarget;
    const authority = { secure, host, hostHeader: `${host}:${server.port}`, port: server.port };
    const endpoint = endpointAt(host, target, authority, settings.readFile);
    const environment = {
      turn,
      env,
      readFile,
      signal,
      emit: recorder.take,
      endpoints: new Map([[nullTarget.name, endpoint]]),
      roundTripsNs: new Map<string, number>(),
    };
    const bare = planOfNothing(plan, target);
    const played: PlayedRounds['rounds'][number][] = [];
    for (let round = 1; round <= rounds && !signal.aborted; round += 1) {
      const spec = { round, target: nullTarget.name, arm: 'burst', take: 1 } as const;
      await runRound(bare, spec, share, environment);
      const { attempts, quality } = recorder.takeRound();
      played.push({ spec, quality, judged: judgeRound(bare, attempts) });
    }
    return { plan: bare, rounds: played };
  } finally {
    server.end();
  }
}

const nullTarget: Target = {
  name: 'nothing',
  url: 'ws://127.0.0.1/',
  headers: [],
  subprotocols: [],
  compression: 'none',
  logs: [],
  traceQuery: false,
  profile: {
    opening: [],
    answers: [],
    prepare: [],
    cookies: 'none',
    notReady: [],
    welcome: { matcher: { text: 'ok' }, withinNs: 5e9, captures: [] },
  },
};

/** As many clients at the same pace, each of which only opens, is welcomed and closes. */
function planOfNothing(plan: Plan, target: Target): Plan {
  const burst = plan.arms.find(({ name }) => name === 'burst') ?? plan.arms[0];
  const counted = plan.actors.filter((actor) => actor.counted !== 'never');
  const clients = counted.reduce((sum, { count }) => sum + count, 0);
  const actor: Actor = {
    name: 'client',
    count: burst.pacing.kind === 'open' ? Math.min(clients, clientsOfOpen) : clients,
    cycles: 1,
    counted: 'attempts',
    steps: [
      { id: 'open', do: 'open' },
      { id: 'welcome', do: 'welcome' },
      { id: 'close', do: 'close', code: 1000, reason: '' },
    ],
  };
  return {
    ...plan,
    targets: [target],
    arms: [{ name: 'burst', pacing: quickPacing(burst), cycleGapNs: 0 }],
    actors: [actor],
    checks: [],
  };
}

const clientsOfOpen = 20;

/** So many a second would take as long as the run: one after the other is the same load, but for the waiting. */
function quickPacing({ pacing }: Arm): Arm['pacing'] {
  switch (pacing.kind) {
    case 'barrier':
      return pacing;
    case 'closed':
      return { ...pacing, gapNs: 0 };
    case 'open':
      return { kind: 'closed', concurrency: 1, gapNs: 0 };
  }
}
