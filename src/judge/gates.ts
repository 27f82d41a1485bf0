import type { Gate, Plan } from '../model/plan.js';
import type { GateResult } from '../model/report.js';
import type { CellTally } from './cell-tally.js';
import { judgePhaseGate } from './phase-gate.js';
import { judgeRateGate, type RateGate, type RateObserved } from './rate-gate.js';
import { observeRounds } from './observe-rounds.js';
import { sumCounts } from './rate-interval.js';
import type { MeansOf } from './signature-tally.js';

/** The gates of the plan over the burst, and one more for each fatal signature that was seen in any arm: one sighting fails. */
export function judgeGates(plan: Plan, burst: CellTally, cells: readonly CellTally[], meansOf: MeansOf): readonly GateResult[] {
  const isSequential = plan.schedule.kind === 'untilDecided';
  return [...plan.gates.map((gate) => judgeGate(gate, burst, isSequential)), ...fatalGates(cells, meansOf)];
}

function judgeGate(gate: Gate, burst: CellTally, isSequential: boolean): GateResult {
  if ('maxMs' in gate) return judgePhaseGate(gate, burst.phaseAt(gate.over.phase, gate.over.percentile));
  const observed = gate.over.kind === 'any' ? observedFailures(burst) : observedSignature(burst, gate.over.id);
  return judgeRateGate(gate, { ...observed, isSequential });
}

const observedFailures = (burst: CellTally): RateObserved => observeRounds(burst.rounds(), burst.unit);

/** Sightings by a log line's time alone are not among them: they carry no gate. */
function observedSignature(burst: CellTally, id: string): RateObserved {
  const { count, rounds } = burst.sightingsOf(id);
  return { ...observedFailures(burst), failed: count, failedRounds: rounds };
}

/** A gate that is there because a fatal signature was seen. */
export const isFatalGate = ({ id }: Gate): boolean => id.startsWith(fatalPrefix);
const fatalPrefix = 'fatal:';

function fatalGates(cells: readonly CellTally[], meansOf: MeansOf): readonly GateResult[] {
  return cells.flatMap((cell) =>
    cell
      .provenSignatures()
      .filter((id) => meansOf(id).class === 'fatal')
      .map((id) => judgeFatal(cell, id)),
  );
}

function judgeFatal(cell: CellTally, id: string): GateResult {
  const gate: RateGate = { id: `${fatalPrefix}${id}`, over: { kind: 'signature', id }, maxRate: 0 };
  const { count } = cell.sightingsOf(id);
  const { attempts } = sumCounts(cell.rounds());
  const where = cell.arm === 'spaced' ? ' of the spaced arm' : '';
  const reason = `${id}: seen in ${count} of ${attempts} attempts${where}; one sighting of a fatal fault fails`;
  return { gate, observed: count / attempts, verdict: { status: 'fail', reasons: [reason] } };
}
