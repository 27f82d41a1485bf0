import type { Gate, Phase } from '../model/plan.js';
import type { GateResult, TimeInterval } from '../model/report.js';
import { formatMs } from './words.js';

export type PhaseGate = Extract<Gate, { readonly maxMs: number }>;

export interface TimeObserved {
  readonly valueMs: number;
  readonly slackMs: number;
  /** What the harness takes by itself there; absent: not measured. */
  readonly floorMs?: number;
  /** Closer than three times to that floor. */
  readonly isNearFloor?: boolean;
  readonly interval?: TimeInterval;
}

/** These begin with something that arrived: stamped late, it makes the time too short, by its slack at most. The others begin with our own act. */
const beginsWithArrival: readonly Phase[] = ['tls', 'firstMessage', 'ready', 'close'];

/**
 * Within the limit it passes, unless the slack of its begin may hide that it was longer. Above the limit it fails, unless the slack alone
 * may have carried it over, or it is so near to the floor of the harness that it is not the server's.
 */
export function judgePhaseGate(gate: PhaseGate, at: TimeObserved | undefined): GateResult {
  const name = `${gate.over.phase} p${gate.over.percentile}`;
  if (at === undefined) return { gate, verdict: { status: 'inconclusive', reasons: [`${name}: no attempt passed this phase`] } };
  const says = `${name}: ${formatMs(at.valueMs)}; allowed ${formatMs(gate.maxMs)}`;
  const base = { gate, observed: at.valueMs, ...(at.interval === undefined ? {} : { intervalMs: at.interval }) };
  const hiddenMs = beginsWithArrival.includes(gate.over.phase) ? at.slackMs : 0;
  if (at.valueMs + hiddenMs <= gate.maxMs) return { ...base, verdict: { status: 'pass', reasons: [says] } };
  const doubt = at.valueMs <= gate.maxMs ? `it may have been up to ${formatMs(hiddenMs)} longer` : doubtOf(gate, at);
  if (doubt === undefined) return { ...base, verdict: { status: 'fail', reasons: [says] } };
  return { ...base, verdict: { status: 'inconclusive', reasons: [`${says}; ${doubt}: run with fewer clients, or on a quieter machine`] } };
}

function doubtOf({ maxMs }: PhaseGate, { valueMs, slackMs, floorMs, isNearFloor = false }: TimeObserved): string | undefined {
  if (isNearFloor && floorMs !== undefined)
    return `bounded by the harness, which takes ${formatMs(floorMs)} by itself against a server that does nothing`;
  return valueMs - slackMs > maxMs ? undefined : `up to ${formatMs(slackMs)} of it may be the harness's own`;
}
