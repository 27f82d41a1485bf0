// Plans for tests of judge: one for each of the three scenarios, small enough to count by hand.
import type { Attempt } from '../../src/model/history.js';
import type { Check, Plan, Some, Step } from '../../src/model/plan.js';
import type { Profile, Target } from '../../src/model/target.js';

const profile: Profile = { opening: [], answers: [], prepare: [], cookies: 'none', notReady: [503] };

const target: Target = {
  name: 'app',
  url: 'ws://127.0.0.1:8000/ws',
  headers: [],
  subprotocols: [],
  compression: 'none',
  logs: [],
  traceQuery: false,
  profile,
};

export const withProfile = (plan: Plan, changes: Partial<Profile>): Plan => ({
  ...plan,
  targets: [{ ...target, profile: { ...profile, ...changes } }],
});

export const checks = (...ids: readonly Check['id'][]): readonly Check[] => ids.map((id) => ({ id, class: 'rate' }));

type PlanChanges = Partial<Plan> & { readonly clients?: number; readonly rounds?: number };

const script: Some<Step> = [
  { id: 'open', do: 'open' },
  { id: 'welcome', do: 'welcome' },
  { id: 'echo', do: 'echo' },
  { id: 'linger', do: 'linger', forNs: 1.5e9 },
  { id: 'close', do: 'close', code: 1000, reason: '' },
];

/** `clients` released together in each of `rounds`, with a spaced control arm; no failure is allowed. */
export function barrierPlan({ clients = 4, rounds = 2, ...changes }: PlanChanges = {}): Plan {
  return {
    planVersion: 1,
    scenario: { id: 'concurrent', hash: 'h', class: 'rate' },
    seed: 'seed',
    targets: [target],
    arms: [
      { name: 'burst', pacing: { kind: 'barrier', hold: 'lastByte', settle: 'auto', deadlineNs: 30e9 }, cycleGapNs: 0 },
      { name: 'spaced', pacing: { kind: 'closed', concurrency: 1, gapNs: 20e6 }, cycleGapNs: 0 },
    ],
    actors: [{ name: 'client', count: clients, cycles: 1, counted: 'attempts', steps: script }],
    schedule: { kind: 'fixed', rounds },
    limits: { tcpNs: 5e9, tlsNs: 5e9, upgradeNs: 15e9, closeNs: 2e9, earlyNs: 1.5e9, roundNs: 60e9, messageBytes: 1e6, keptMessages: 50 },
    checks: checks('refusal', 'drop', 'welcome', 'session', 'echo', 'opening', 'ready'),
    skipped: [],
    required: [],
    gates: [{ id: 'failure-rate', over: { kind: 'any' }, maxRate: 0 }],
    preflight: true,
    signatures: [],
    ...changes,
  };
}

/** One client after the other, `cycles` times each. */
export function rapidCyclePlan(changes: PlanChanges = {}): Plan {
  return barrierPlan({
    scenario: { id: 'rapid-cycle', hash: 'h', class: 'rate' },
    arms: [{ name: 'burst', pacing: { kind: 'closed', concurrency: 10, gapNs: 0 }, cycleGapNs: 0 }],
    checks: checks('refusal', 'drop', 'welcome', 'session', 'cleanClose'),
    ...changes,
  });
}

/** Connects 20 times a second; ready within 2 s. */
export function coldStartPlan(changes: PlanChanges = {}): Plan {
  return barrierPlan({
    scenario: { id: 'cold-start', hash: 'h', class: 'rate' },
    arms: [{ name: 'burst', pacing: { kind: 'open', perSecond: 20, maxOpen: 100, steady: 20, stopAfterNs: 2e9 }, cycleGapNs: 0 }],
    actors: [{ name: 'client', count: 1, cycles: 1, counted: 'onceReady', steps: script }],
    checks: [...checks('refusal', 'drop', 'welcome'), { id: 'readyWithin', class: 'rate', limitNs: 2e9 }],
    ...changes,
  });
}

/** What the script of a round knows of an attempt, in one word for tables: `failed: welcome, drop`. */
export const described = ({
  standing,
  failedChecks,
}: {
  readonly attempt: Attempt;
  readonly standing: string;
  readonly failedChecks: readonly string[];
}): string => (failedChecks.length === 0 ? standing : `${standing}: ${failedChecks.join(', ')}`);
