import type { Gate } from '../model/plan.js';
import type { GateResult } from '../model/report.js';
import { formatMs } from './words.js';

export type PhaseGate = Extract<Gate, { readonly maxMs: number }>;

/**
 * The true time lies in [value - slack, value]: within the limit it passes, for the truth can only be shorter; above the limit it
 * fails, unless the slack alone may have carried it over.
 */
export function judgePhaseGate(gate: PhaseGate, at: { readonly valueMs: number; readonly slackMs: number } | undefined): GateResult {
  const name = `${gate.over.phase} p${gate.over.percentile}`;
  if (at === undefined) return { gate, verdict: { status: 'inconclusive', reasons: [`${name}: no attempt passed this phase`] } };
  const says = `${name}: ${formatMs(at.valueMs)}; allowed ${formatMs(gate.maxMs)}`;
  if (at.valueMs <= gate.maxMs) return { gate, observed: at.valueMs, verdict: { status: 'pass', reasons: [says] } };
  if (at.valueMs - at.slackMs > gate.maxMs) return { gate, observed: at.valueMs, verdict: { status: 'fail', reasons: [says] } };
  const reason = `${says}; up to ${formatMs(at.slackMs)} of it may be the harness's own: run with fewer clients, or on a quieter machine`;
  return { gate, observed: at.valueMs, verdict: { status: 'inconclusive', reasons: [reason] } };
}
