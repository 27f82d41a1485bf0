// Reports made from drawn figures: what a run would have left, without the run.
import { createBoundedTimes } from '../../../src/judge/bounded-times.js';
import { rateInterval } from '../../../src/judge/rate-interval.js';
import { normalQuantile } from '../../../src/judge/statistics/normal.js';
import { draw } from '../../../src/model/draw.js';
import type { Arm, Plan } from '../../../src/model/plan.js';
import type { Cell, Latency, PhaseSummary, Report, RoundFigures, ScenarioReport, SignatureCount } from '../../../src/model/report.js';

export interface SyntheticRound {
  readonly attempts: number;
  readonly failed: number;
  readonly upgradeUs: readonly number[];
  readonly spoiled?: boolean;
  readonly firstReadyMs?: number;
  readonly readySlackMs?: number;
}

export interface SyntheticScenario {
  readonly name?: string;
  readonly pacing?: Arm['pacing']['kind'];
  readonly rounds: readonly SyntheticRound[];
  readonly clients?: number;
  readonly checks?: Plan['checks'];
  readonly hash?: string;
  readonly signatures?: readonly SignatureCount[];
  readonly slackMs?: number;
  readonly lateSlackMs?: number;
  readonly health?: Partial<ScenarioReport['health']>;
  readonly status?: ScenarioReport['verdict']['status'];
  readonly rttMs?: number;
  /** Left out where thousands of reports are made: a histogram costs a millisecond. */
  readonly histograms?: boolean;
}

export interface SyntheticRun {
  readonly runId?: string;
  readonly startedAt?: string;
  readonly cores?: number;
  readonly node?: string;
  readonly demo?: 'fixed' | 'broken';
  readonly end?: Report['header']['end'];
  readonly shard?: Report['header']['shard'];
}

const pacings: Readonly<Record<Arm['pacing']['kind'], Arm['pacing']>> = {
  barrier: { kind: 'barrier', hold: 'lastByte', settle: 'auto', deadlineNs: 30e9 },
  closed: { kind: 'closed', concurrency: 10, gapNs: 0 },
  open: { kind: 'open', perSecond: 20, maxOpen: 100, stopAfterNs: 60e9 },
};

export function makeReport(scenarios: readonly SyntheticScenario[], run: SyntheticRun = {}): Report {
  return {
    schemaVersion: 1,
    kind: 'run',
    header: {
      runId: run.runId ?? 'run',
      version: '0.1.0',
      startedAt: run.startedAt ?? '2026-11-20T10:15:00Z',
      durationMs: 1000,
      argv: [],
      hosts: [{ id: 'host', zeroWallMs: 0, node: run.node ?? 'v20.20.2', os: 'linux', cores: run.cores ?? 2 }],
      end: run.end ?? 'done',
      labels: {},
      ...(run.demo === undefined ? {} : { demo: run.demo }),
      addresses: [],
      ...(run.shard === undefined ? {} : { shard: run.shard }),
    },
    scenarios: scenarios.map(makeScenario),
    verdict: { status: 'pass', reasons: [] },
  };
}

export function makeScenario(asked: SyntheticScenario): ScenarioReport {
  const plan = makePlan(asked);
  const good = asked.rounds.filter(({ spoiled }) => spoiled !== true);
  const burst = makeBurst(asked, good);
  const upgrade =
    good.length === 0
      ? {}
      : {
          upgrade: summaryOf(
            good.flatMap(({ upgradeUs }) => upgradeUs),
            asked,
          ),
        };
  return {
    name: asked.name ?? 'concurrent',
    plan,
    planHash: 'plan',
    verdict: { status: asked.status ?? 'pass', reasons: [] },
    summary: {
      attempts: burst.attempts,
      failed: burst.failed,
      outcomes: burst.outcomes,
      signatures: burst.signatures,
      phases: upgrade,
    },
    cells: [burst],
    gates: [],
    rounds: asked.rounds.map(makeRound),
    coverage: { ran: ['drop'], skipped: [] },
    proof: '',
    health: {
      spoiledRounds: asked.rounds.length - good.length,
      stamps: 'turn',
      ...(asked.rttMs === undefined ? {} : { rttMs: asked.rttMs }),
      ...asked.health,
    },
    ...(asked.rounds.some(({ firstReadyMs }) => firstReadyMs !== undefined) ? { coldStart: { rounds: asked.rounds.map(startOf) } } : {}),
    examples: [],
    logWithoutImpact: [],
    explainedByTime: [],
  };
}

const startOf = ({ firstReadyMs = 0, readySlackMs }: SyntheticRound, round: number) => ({
  round,
  waiting: 0,
  firstReadyMs,
  ...(readySlackMs === undefined ? {} : { slackMs: { firstReady: readySlackMs } }),
});

function makePlan({
  name = 'concurrent',
  pacing = 'barrier',
  clients = 20,
  checks,
  hash = 'scenario-hash',
  rounds,
}: SyntheticScenario): Plan {
  return {
    planVersion: 1,
    scenario: { id: name, hash, class: 'rate' },
    seed: 'seed',
    targets: [
      {
        name: 'target',
        url: 'ws://127.0.0.1:8000/ws',
        headers: [],
        subprotocols: [],
        compression: 'none',
        logs: [],
        traceQuery: false,
        profile: { opening: [], answers: [], prepare: [], cookies: 'none', notReady: [503] },
      },
    ],
    arms: [{ name: 'burst', pacing: pacings[pacing], cycleGapNs: 0 }],
    actors: [
      {
        name: 'client',
        count: clients,
        cycles: 1,
        counted: pacing === 'open' ? 'onceReady' : 'attempts',
        steps: [{ id: 'open', do: 'open' }],
      },
    ],
    schedule: { kind: 'fixed', rounds: rounds.filter(({ spoiled }) => spoiled !== true).length },
    limits: { tcpNs: 5e9, tlsNs: 5e9, upgradeNs: 15e9, closeNs: 2e9, earlyNs: 1.5e9, roundNs: 60e9, messageBytes: 1e6, keptMessages: 20 },
    checks: checks ?? [{ id: 'drop', class: 'rate' }],
    skipped: [],
    required: [],
    gates: [{ id: 'failures', over: { kind: 'any' }, maxRate: 0 }],
    preflight: true,
    signatures: [],
  };
}

function makeBurst(asked: SyntheticScenario, good: readonly SyntheticRound[]): Cell {
  const attempts = good.reduce((sum, round) => sum + round.attempts, 0);
  const failed = good.reduce((sum, round) => sum + round.failed, 0);
  const interval = rateInterval(good, asked.pacing === 'closed' ? 'attempts' : 'rounds');
  const times = asked.histograms === false ? [] : good.flatMap(({ upgradeUs }) => upgradeUs);
  return {
    target: 'target',
    arm: 'burst',
    rounds: good.length,
    asked: attempts,
    attempts,
    failed,
    ...(interval === undefined ? {} : { interval }),
    standings: { completed: attempts - failed, failed },
    outcomes: { completed: attempts - failed, dropped: failed },
    symptoms: failed === 0 ? [] : [{ id: 'open-then-1011', count: failed }],
    signatures: asked.signatures ?? [],
    checks: [{ id: 'drop', tried: attempts, failed }],
    phases: times.length === 0 ? {} : { upgrade: { succeeded: latencyOf(times, asked) } },
  };
}

export function latencyOf(values: readonly number[], { slackMs = 0, lateSlackMs = 0 }: Partial<SyntheticScenario> = {}): Latency {
  const times = createBoundedTimes();
  for (const us of values) times.record({ us, lowUs: Math.max(1, us - slackMs * 1e3), highUs: us + lateSlackMs * 1e3 });
  return times.latency();
}

function makeRound({ attempts, failed, upgradeUs, spoiled }: SyntheticRound, round: number): RoundFigures {
  return {
    spec: { round, target: 'target', arm: 'burst', take: 0 },
    attempts,
    failed,
    quality: { answeredEarly: 0, loopP99Ns: 0, loopMaxNs: 0, ...(spoiled === true ? { spoiled: 'lateLoop' as const } : {}) },
    phases:
      upgradeUs.length === 0
        ? {}
        : { upgrade: { n: upgradeUs.length, p50Us: rank(upgradeUs, 0.5), p90Us: rank(upgradeUs, 0.9), p99Us: rank(upgradeUs, 0.99) } },
  };
}

function summaryOf(values: readonly number[], { slackMs = 0, lateSlackMs = 0 }: SyntheticScenario): PhaseSummary {
  return {
    n: values.length,
    minMs: Math.min(...values) / 1e3,
    p50Ms: rank(values, 0.5) / 1e3,
    p90Ms: rank(values, 0.9) / 1e3,
    p99Ms: rank(values, 0.99) / 1e3,
    maxMs: Math.max(...values) / 1e3,
    slack: { p50Ms: slackMs, p90Ms: slackMs, p99Ms: slackMs, maxMs: slackMs },
    lateSlack: { p50Ms: lateSlackMs, p90Ms: lateSlackMs, p99Ms: lateSlackMs, maxMs: lateSlackMs },
    boundedByHarness: [],
  };
}

const rank = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.ceil(share * values.length) - 1] ?? 1;

export interface Server {
  /** The chance that an attempt fails, and how much it changes from round to round (0: not at all, 1: whole rounds fail or none). */
  readonly failureRate: number;
  readonly clumping?: number;
  /** Median of the upgrade, and how much single times and whole rounds scatter (standard deviation of the logarithm). */
  readonly upgradeMs?: number;
  readonly scatter?: number;
  readonly roundScatter?: number;
}

/** Rounds as such a server would give them. */
export function drawRounds(server: Server, rounds: number, clients: number, seed: string): readonly SyntheticRound[] {
  const { failureRate, clumping = 0, upgradeMs = 20, scatter = 0.4, roundScatter = 0.2 } = server;
  const normal = (...parts: readonly (string | number)[]): number => normalQuantile(Math.max(1e-9, draw(seed, ...parts)));
  return Array.from({ length: rounds }, (_, round) => {
    const clumped = draw(seed, 'clump', round) < clumping;
    const rate = clumped ? (draw(seed, 'bad', round) < failureRate ? 1 : 0) : failureRate;
    const failed = Array.from({ length: clients }, (_unused, client) => draw(seed, 'fail', round, client) < rate).filter(Boolean).length;
    const middle = Math.log(upgradeMs * 1e3) + roundScatter * normal('round', round);
    const upgradeUs = Array.from({ length: clients }, (_unused, client) =>
      Math.max(1, Math.round(Math.exp(middle + scatter * normal('time', round, client)))),
    );
    return { attempts: clients, failed, upgradeUs };
  });
}
