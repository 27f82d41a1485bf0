import type { Arm, Limits } from '../model/plan.js';
import type { Target } from '../model/target.js';
import type { Ns } from '../model/units.js';
import type { RunOptions } from './run-options.js';
import type { Scenario } from './scenario.js';

const second: Ns = 1e9;
const minute: Ns = 60 * second;
/** Connects before a barrier go out at most so many at once. */
const connectsInFlight = 16;
const mebibyte = 2 ** 20;

/** How many clients run and how often each connects. */
export interface Size {
  readonly clients: number;
  readonly cycles: number;
}

/** How long an opened connection is watched: the embedded server shows its faults at once, others get the time of a slow drop. */
export const lingerOf = (target: Target, options: RunOptions): Ns =>
  options.lingerNs ?? (target.server?.kind === 'reference' ? 0.25 * second : 1.5 * second);

export type PhaseLimits = Omit<Limits, 'roundNs'>;

export function compilePhaseLimits(scenario: Scenario, target: Target, options: RunOptions): PhaseLimits {
  const { timeouts } = options;
  const { limits } = scenario;
  return {
    tcpNs: timeouts.tcpNs ?? limits.tcpNs ?? 5 * second,
    tlsNs: timeouts.tlsNs ?? limits.tlsNs ?? 5 * second,
    upgradeNs: timeouts.upgradeNs ?? limits.upgradeNs ?? 15 * second,
    closeNs: timeouts.closeNs ?? limits.closeNs ?? 2 * second,
    earlyNs: options.earlyNs ?? lingerOf(target, options),
    messageBytes: 4 * mebibyte,
    keptMessages: 64,
  };
}

/** Until when a barrier waits for its clients: every wave of connects at its slowest, but no more than a minute beyond one of them. */
export function barrierDeadline(limits: PhaseLimits, target: Target, size: Size): Ns {
  const wave = connectOf(limits, target) + prepareOf(target);
  const waves = Math.ceil(size.clients / connectsInFlight);
  return Math.min(waves * wave, wave + minute);
}

/**
 * The backstop of a round, behind the deadline of each wait. At least what a healthy round takes and what one client takes at
 * its slowest; a server that hangs on every client of a spaced arm is cut after ten minutes.
 */
export function roundLimit(limits: PhaseLimits, target: Target, arms: readonly Arm[], size: Size, lingerNs: Ns): Ns {
  const attempt = attemptOf(limits, target, lingerNs);
  return Math.max(...arms.map((arm) => armLimit(arm, size, attempt))) + 5 * second;
}

function armLimit(arm: Arm, size: Size, attempt: Ns): Ns {
  const { pacing } = arm;
  const oneClient = size.cycles * (attempt + arm.cycleGapNs);
  switch (pacing.kind) {
    case 'barrier':
      return pacing.deadlineNs + oneClient;
    case 'open':
      return pacing.stopAfterNs + oneClient;
    case 'closed': {
      const turns = Math.ceil((size.clients * size.cycles) / pacing.concurrency);
      const healthy = turns * (pacing.gapNs + arm.cycleGapNs + second / 2) + oneClient;
      return Math.max(healthy, Math.min(turns * (attempt + pacing.gapNs + arm.cycleGapNs), 10 * minute));
    }
  }
}

const connectOf = (limits: PhaseLimits, target: Target): Ns => limits.tcpNs + (target.url.startsWith('ws:') ? 0 : limits.tlsNs);

const prepareOf = (target: Target): Ns => sum(target.profile.prepare.map(({ withinNs }) => withinNs));

function attemptOf(limits: PhaseLimits, target: Target, lingerNs: Ns): Ns {
  const { opening, welcome, ready, echo, identity, push } = target.profile;
  const expectations = [
    ...opening.flatMap((step) => (step.kind === 'expect' ? [step.expectation] : [])),
    welcome,
    ready,
    echo?.expect,
    identity?.expect,
    push?.expect,
  ];
  const answers = sum(expectations.map((expectation) => expectation?.withinNs ?? 0));
  return prepareOf(target) + connectOf(limits, target) + limits.upgradeNs + answers + lingerNs + limits.closeNs;
}

const sum = (times: readonly Ns[]): Ns => times.reduce((total, time) => total + time, 0);
