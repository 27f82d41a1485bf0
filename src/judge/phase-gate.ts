import { describeClockStep } from '../model/clock-step.js';
import type { Gate } from '../model/plan.js';
import type { GateResult, TimeInterval } from '../model/report.js';
import type { TimeBounds } from '../model/time-bounds.js';
import { earlyMs, lateMs } from './bounded-times.js';
import { formatMs } from './words.js';

export type PhaseGate = Extract<Gate, { readonly maxMs: number }>;

export interface TimeObserved extends TimeBounds {
  /** What the harness takes by itself there; absent: not measured. */
  readonly floorMs?: number;
  /** Closer than three times to that floor. */
  readonly isNearFloor?: boolean;
  readonly interval?: TimeInterval;
}

/**
 * Within the limit it passes, unless the slack of its begin may hide that it was longer. Above the limit it fails, unless the slack of its
 * end may have carried it over, or it is so near to the floor of the harness that it is not the server's. Where the clock of the stamps
 * was set during the run, nothing is decided.
 */
export function judgePhaseGate(gate: PhaseGate, at: TimeObserved | undefined, clockStepMs?: number): GateResult {
  const name = `${gate.over.phase} p${gate.over.percentile}`;
  if (at === undefined) return { gate, verdict: { status: 'inconclusive', reasons: [`${name}: no attempt passed this phase`] } };
  const says = `${name}: ${formatMs(at.valueMs)}; allowed ${formatMs(gate.maxMs)}`;
  const base = { gate, observed: at.valueMs, ...(at.interval === undefined ? {} : { intervalMs: at.interval }), ...slackOf(at) };
  const undecided = (doubt: string): GateResult => ({ ...base, verdict: { status: 'inconclusive', reasons: [`${says}; ${doubt}`] } });
  if (clockStepMs !== undefined) return undecided(`${describeClockStep(clockStepMs)}: run it again`);
  if (at.highMs <= gate.maxMs) return { ...base, verdict: { status: 'pass', reasons: [says] } };
  const doubt = at.valueMs <= gate.maxMs ? `it may have been up to ${formatMs(lateMs(at))} longer` : doubtOf(gate, at);
  if (doubt === undefined) return { ...base, verdict: { status: 'fail', reasons: [says] } };
  return undecided(`${doubt}: run with fewer clients, or on a quieter machine`);
}

function slackOf(at: TimeObserved): Pick<GateResult, 'slackMs'> {
  const [early, late] = [earlyMs(at), lateMs(at)];
  return early === 0 && late === 0 ? {} : { slackMs: { early, late } };
}

function doubtOf({ maxMs }: PhaseGate, at: TimeObserved): string | undefined {
  const { lowMs, floorMs, isNearFloor = false } = at;
  if (isNearFloor && floorMs !== undefined)
    return `bounded by the harness, which takes ${formatMs(floorMs)} by itself against a server that does nothing`;
  return lowMs > maxMs ? undefined : `up to ${formatMs(earlyMs(at))} of it may be the harness's own`;
}
