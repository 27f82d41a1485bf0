// Sample reports, built by hand: one for each way in which a run can end. The figures are invented.
import type { Attempt, Host } from '../../src/model/history.js';
import type { Plan } from '../../src/model/plan.js';
import type { Cell, Example, PhaseSummary, Report, ReportHeader, ScenarioReport, SignatureCount, Summary } from '../../src/model/report.js';
import type { Target } from '../../src/model/target.js';

export const sampleHost: Host = { id: 'host-1', zeroWallMs: 1_700_000_000_000, node: 'v20.20.2', os: 'linux', cores: 2 };

export const sampleTarget: Target = {
  name: 'reference',
  url: 'ws://127.0.0.1:{port}/ws',
  headers: [],
  subprotocols: [],
  compression: 'none',
  logs: [{ kind: 'stderr' }],
  traceQuery: true,
  profile: { opening: [], answers: [], prepare: [], cookies: 'none', notReady: [503] },
};

export function samplePlan(changes: Partial<Plan> = {}): Plan {
  return {
    planVersion: 1,
    scenario: { id: 'concurrent', hash: '0f1e2d3c', class: 'rate' },
    seed: '7f3a',
    targets: [sampleTarget],
    arms: [
      { name: 'burst', pacing: { kind: 'barrier', hold: 'lastByte', settle: 'auto', deadlineNs: 30e9 }, cycleGapNs: 0 },
      { name: 'spaced', pacing: { kind: 'closed', concurrency: 1, gapNs: 20e6 }, cycleGapNs: 0 },
    ],
    actors: [{ name: 'client', count: 20, cycles: 1, counted: 'attempts', steps: [{ id: 'open', do: 'open' }] }],
    schedule: { kind: 'fixed', rounds: 5 },
    limits: {
      tcpNs: 5e9,
      tlsNs: 5e9,
      upgradeNs: 15e9,
      closeNs: 2e9,
      earlyNs: 1.5e9,
      roundNs: 60e9,
      messageBytes: 1 << 20,
      keptMessages: 50,
    },
    checks: [
      { id: 'refusal', class: 'rate' },
      { id: 'drop', class: 'rate' },
    ],
    skipped: [
      { check: 'welcome', needs: 'welcome' },
      { check: 'session', needs: 'welcome.session' },
      { check: 'echo', needs: 'echo' },
    ],
    required: [],
    gates: [{ id: 'failure-rate', over: { kind: 'any' }, maxRate: 0 }],
    preflight: true,
    signatures: [],
    ...changes,
  };
}

export const samplePhase = (p50Ms: number, changes: Partial<PhaseSummary> = {}): PhaseSummary => ({
  n: 100,
  minMs: p50Ms / 2,
  p50Ms,
  p90Ms: p50Ms * 2.5,
  p99Ms: p50Ms * 3.2,
  maxMs: p50Ms * 3.3,
  slack: { p50Ms: p50Ms / 100, p90Ms: p50Ms / 50, p99Ms: p50Ms / 40 },
  boundedByHarness: [],
  ...changes,
});

const acceptRace: SignatureCount = {
  id: 'accept-race',
  count: 41,
  means: 'a handler used the socket before accept finished',
  class: 'rate',
  by: 'token',
  closedBy: 'server',
  after101Us: 2100,
  incidents: 41,
};
const earlyClose: SignatureCount = {
  id: 'early-1011',
  count: 6,
  means: 'closed with 1011 within 1.5 s of opening',
  class: 'rate',
  by: 'wire',
  closedBy: 'server',
  after101Us: 3000,
  incidents: 6,
};

export function sampleCell(changes: Partial<Cell> = {}): Cell {
  return {
    target: 'reference',
    arm: 'burst',
    rounds: 5,
    asked: 100,
    attempts: 100,
    failed: 0,
    interval: { low: 0, high: 0.0362, level: 0.95, method: 'wilson', effectiveCount: 100, unit: 'attempts' },
    standings: { completed: 100 },
    outcomes: { completed: 100 },
    symptoms: [],
    signatures: [],
    checks: [
      { id: 'refusal', tried: 100, failed: 0 },
      { id: 'drop', tried: 100, failed: 0 },
    ],
    phases: { upgrade: { succeeded: { count: 100, minUs: 900, maxUs: 6220, hdr: 'HISTFAAAABx4nJNpmSzMwMAgxgABzFCaEUoz2X+AMIQ=' } } },
    ...changes,
  };
}

const failingCell = sampleCell({
  failed: 47,
  interval: { low: 0.31, high: 0.63, level: 0.95, method: 'wilson', effectiveCount: 36, unit: 'rounds' },
  standings: { completed: 53, failed: 47 },
  outcomes: { completed: 53, dropped: 47 },
  symptoms: [{ id: 'open-then-1011', count: 47 }],
  signatures: [acceptRace, earlyClose],
  checks: [
    { id: 'refusal', tried: 100, failed: 0 },
    { id: 'drop', tried: 100, failed: 47 },
  ],
});

export const failingAttempt: Attempt = {
  id: { round: 1, arm: 'burst', actor: 'client', client: 7, cycle: 1 },
  marks: { scheduled: 0, started: 1e6, connected: 2e6, held: 3e6, released: 10e6, answered: 12e6, opened: 12e6, ended: 14.1e6 },
  stamped: 'turn',
  slackNs: { opened: 40_000 },
  steps: [{ step: 'open', kind: 'done', atNs: 12e6 }],
  messages: [{ atNs: 13e6, from: 'server', bytes: 28, text: '{"event":"connected"}' }],
  messagesLeftOut: 0,
  captured: { session: 's-7' },
  tokens: ['7f3a-1-7'],
  local: { address: '127.0.0.1', port: 40_007 },
  outcome: {
    kind: 'dropped',
    after: 'opened',
    close: { code: 1011, reason: 'internal error', wasClean: true, initiator: 'server', end: 'frame' },
  },
};

export const failingExample: Example = {
  attempt: failingAttempt,
  finding: {
    attempt: failingAttempt.id,
    symptom: 'open-then-1011',
    signature: 'accept-race',
    confidence: 'high',
    failedChecks: ['drop'],
    evidence: [{ by: 'token', text: 'RuntimeError: WebSocket is not connected. Need to call "accept" first.', atNs: 13.5e6 }],
  },
  log: [
    {
      target: 'reference',
      source: 'stderr',
      atNs: 13.5e6,
      text: 'ERROR 7f3a-1-7 WebSocket is not connected. Need to call "accept" first.',
    },
  ],
};

/** Summaries repeat the counted cell; here they are made from it so that they cannot disagree. */
export function sampleSummary(cell: Cell, changes: Partial<Summary> = {}): Summary {
  return {
    attempts: cell.attempts,
    failed: cell.failed,
    ...(cell.attempts > 0 ? { failureRate: cell.failed / cell.attempts } : {}),
    ...(cell.interval === undefined ? {} : { interval: cell.interval }),
    control: { attempts: 100, failed: 0, failureRate: 0 },
    race: { shown: cell.failed > 10, pValue: cell.failed > 10 ? 1e-9 : 1 },
    outcomes: cell.outcomes,
    signatures: cell.signatures,
    phases: {
      tcp: samplePhase(0.09),
      upgrade: samplePhase(1.92),
      firstMessage: samplePhase(0.31, { n: cell.attempts - cell.failed }),
    },
    ...changes,
  };
}

export function sampleScenario(cell: Cell, changes: Partial<ScenarioReport> = {}): ScenarioReport {
  const plan = changes.plan ?? samplePlan();
  return {
    name: plan.scenario.id,
    plan,
    planHash: 'a1b2c3',
    verdict: { status: 'pass', reasons: [] },
    summary: sampleSummary(cell),
    cells: [cell, sampleCell({ arm: 'spaced' })],
    gates: plan.gates.map((gate) => ({
      gate,
      observed: cell.failed / Math.max(1, cell.attempts),
      verdict: { status: 'pass', reasons: [] },
    })),
    rounds: [
      {
        spec: { round: 1, target: 'reference', arm: 'burst', take: 1 },
        attempts: 20,
        failed: 0,
        quality: { releaseSpreadNs: 210_000, overlap: 19, answeredEarly: 0, loopP99Ns: 300_000, loopMaxNs: 900_000, rttNs: 50_000 },
        phases: { upgrade: { n: 20, p50Us: 1920, p90Us: 4870, p99Us: 6100 } },
      },
    ],
    coverage: { ran: ['refusal', 'drop'], skipped: plan.skipped },
    proof:
      cell.failed === 0
        ? '0 of 100 failed in 5 rounds. If attempts are independent: below 3.0 % (95 %). Clients of one release are not; for a proof below 1 %: --rounds 299.'
        : '',
    health: {
      spoiledRounds: 0,
      releaseSpreadP50Ms: 0.21,
      releaseSpreadMaxMs: 0.4,
      overlapP50: 19,
      loopP99Ms: 0.3,
      rttMs: 0.05,
      stamps: 'turn',
    },
    preflight: { status: 'passed', rttMs: 0.05 },
    examples: [],
    logWithoutImpact: [],
    explainedByTime: [],
    ...changes,
  };
}

const sampleHeader: ReportHeader = {
  runId: '7f3a',
  version: '0.1.0',
  startedAt: '2026-11-20T10:15:00.000Z',
  durationMs: 4210,
  argv: ['run', 'concurrent', '--n', '20'],
  hosts: [sampleHost],
  end: 'done',
  labels: { deploy: 'v42' },
  gitCommit: '0123456789abcdef0123456789abcdef01234567',
  addresses: [{ target: 'reference', address: '127.0.0.1', family: 4, port: 43_117 }],
};

export function sampleReport(scenarios: readonly ScenarioReport[], changes: Partial<ReportHeader> = {}): Report {
  const worst = (['invalid', 'fail', 'unreachable', 'inconclusive', 'pass'] as const).find((status) =>
    scenarios.some(({ verdict }) => verdict.status === status),
  );
  return {
    schemaVersion: 1,
    kind: 'run',
    header: { ...sampleHeader, ...changes },
    scenarios,
    verdict: { status: worst ?? 'inconclusive', reasons: scenarios.flatMap(({ verdict }) => verdict.reasons) },
  };
}

export const passingScenario = (changes: Partial<ScenarioReport> = {}): ScenarioReport => sampleScenario(sampleCell(), changes);

export function failingScenario(changes: Partial<ScenarioReport> = {}): ScenarioReport {
  const reasons = ['47 of 100 attempts failed (47.0 %), allowed 0 %'];
  return sampleScenario(failingCell, {
    verdict: { status: 'fail', reasons },
    gates: [
      {
        gate: { id: 'failure-rate', over: { kind: 'any' }, maxRate: 0 },
        observed: 0.47,
        ...(failingCell.interval === undefined ? {} : { interval: failingCell.interval }),
        verdict: { status: 'fail', reasons },
      },
    ],
    proof: '',
    examples: [failingExample],
    ...changes,
  });
}

const emptyCell: Cell = {
  target: 'reference',
  arm: 'burst',
  rounds: 0,
  asked: 0,
  attempts: 0,
  failed: 0,
  standings: {},
  outcomes: {},
  symptoms: [],
  signatures: [],
  checks: [],
  phases: {},
};
const bareSummary = (cell: Cell): Summary => ({
  attempts: cell.attempts,
  failed: cell.failed,
  outcomes: cell.outcomes,
  signatures: cell.signatures,
  phases: {},
});

export function unreachableScenario(): ScenarioReport {
  const cell = emptyCell;
  return sampleScenario(cell, {
    verdict: { status: 'unreachable', reasons: ['the lone connection before the run was refused with 403'] },
    summary: bareSummary(cell),
    cells: [cell],
    gates: [],
    rounds: [],
    coverage: { ran: [], skipped: samplePlan().skipped },
    health: { spoiledRounds: 0, stamps: 'turn' },
    preflight: { status: 'refused', text: 'HTTP 403 Forbidden', remedy: "give the token: --header 'authorization: Bearer ...'" },
    proof: '',
  });
}

const coldStartPlan = samplePlan({
  scenario: { id: 'cold-start', hash: '9c8b7a', class: 'rate' },
  arms: [{ name: 'burst', pacing: { kind: 'open', perSecond: 20, maxOpen: 100, steady: 20, stopAfterNs: 60e9 }, cycleGapNs: 0 }],
  actors: [{ name: 'client', count: 1200, cycles: 1, counted: 'onceReady', steps: [{ id: 'open', do: 'open' }] }],
  schedule: { kind: 'fixed', rounds: 3 },
  preflight: false,
});

export function coldStartScenario(): ScenarioReport {
  const cell = sampleCell({
    rounds: 3,
    asked: 75,
    attempts: 60,
    standings: { completed: 60, waiting: 15 },
    outcomes: { completed: 60, errored: 15 },
  });
  return sampleScenario(cell, {
    plan: coldStartPlan,
    summary: { ...bareSummary(cell), failureRate: 0, phases: sampleSummary(cell).phases },
    cells: [cell],
    health: { spoiledRounds: 0, loopP99Ms: 0.4, stamps: 'turn' },
    coldStart: {
      rounds: [
        { round: 1, firstAcceptMs: 212.4, first101Ms: 214.9, firstReadyMs: 215.3, waiting: 5 },
        { round: 2, firstAcceptMs: 198.1, first101Ms: 201.2, firstReadyMs: 201.9, waiting: 4 },
        { round: 3, firstAcceptMs: 240.7, waiting: 6 },
      ],
    },
  });
}

export const reports = {
  pass: (): Report => sampleReport([passingScenario()]),
  fail: (): Report => sampleReport([failingScenario()]),
  demo: (): Report => sampleReport([failingScenario()], { demo: 'broken' }),
  inconclusive: (): Report =>
    sampleReport([
      passingScenario({
        verdict: { status: 'inconclusive', reasons: ['the required check welcome was skipped: the target describes no welcome'] },
      }),
    ]),
  invalid: (): Report => {
    const cell = sampleCell({
      asked: 100,
      attempts: 62,
      standings: { completed: 62, harness: 38 },
      outcomes: { completed: 62, harness: 38 },
    });
    return sampleReport([
      sampleScenario(cell, {
        verdict: { status: 'invalid', reasons: ['38 of 100 attempts were lost to the harness: EMFILE, raise it with `ulimit -n 4096`'] },
      }),
    ]);
  },
  unreachable: (): Report => sampleReport([unreachableScenario()], { end: 'unreachable', addresses: [] }),
  coldStart: (): Report => sampleReport([coldStartScenario()]),
  interrupted: (): Report => {
    const cell = sampleCell({
      rounds: 2,
      asked: 40,
      attempts: 31,
      standings: { completed: 31, unfinished: 9 },
      outcomes: { completed: 31, unfinished: 9 },
    });
    return sampleReport(
      [sampleScenario(cell, { verdict: { status: 'inconclusive', reasons: ['interrupted after 2 of 5 rounds'] }, proof: '' })],
      { end: 'interrupted' },
    );
  },
  several: (): Report => sampleReport([failingScenario(), coldStartScenario()]),
} as const;
