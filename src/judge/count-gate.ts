import type { Gate } from '../model/plan.js';
import type { GateResult } from '../model/report.js';
import { countOf, nothingCounted, type RateObserved } from './rate-gate.js';

export type CountGate = Extract<Gate, { readonly maxCount: number }>;

/** So many in the whole run: what was observed is a count, and the interval beside it is that of the rate. */
export function judgeCountGate(gate: CountGate, observed: RateObserved): GateResult {
  if (observed.attempts === 0) return { gate, verdict: nothingCounted(gate) };
  const { failed, interval } = observed;
  return {
    gate,
    observed: failed,
    ...(interval === undefined ? {} : { interval }),
    verdict: { status: failed > gate.maxCount ? 'fail' : 'pass', reasons: [`${countOf(gate, observed)}; allowed ${gate.maxCount}`] },
  };
}
