import type { Gate, Plan } from '../model/plan.js';
import type { GateResult } from '../model/report.js';
import type { CellTally } from './cell-tally.js';
import { judgePhaseGate } from './phase-gate.js';
import { judgeRateGate, type RateGate, type RateObserved } from './rate-gate.js';
import { sumCounts } from './rate-interval.js';
import type { MeansOf } from './signature-tally.js';

/** The gates of the plan over the burst, and one more for each fatal signature that was seen in any arm: one sighting fails. */
export function judgeGates(plan: Plan, burst: CellTally, cells: readonly CellTally[], meansOf: MeansOf): readonly GateResult[] {
  return [...plan.gates.map((gate) => judgeGate(gate, burst)), ...fatalGates(cells, meansOf)];
}

function judgeGate(gate: Gate, burst: CellTally): GateResult {
  if ('maxMs' in gate) return judgePhaseGate(gate, burst.phaseAt(gate.over.phase, gate.over.percentile));
  return judgeRateGate(gate, gate.over.kind === 'any' ? observedFailures(burst) : observedSignature(burst, gate.over.id));
}

function observedFailures(burst: CellTally): RateObserved {
  const held = burst.rounds().filter((round) => round.attempts > 0);
  return { ...sumCounts(held), rounds: held.length, failedRounds: held.filter((round) => round.failed > 0).length, unit: burst.unit };
}

/** Sightings by a log line's time alone are not among them: they carry no gate. */
function observedSignature(burst: CellTally, id: string): RateObserved {
  const { count, rounds } = burst.sightingsOf(id);
  return { ...observedFailures(burst), failed: count, failedRounds: rounds };
}

function fatalGates(cells: readonly CellTally[], meansOf: MeansOf): readonly GateResult[] {
  return cells.flatMap((cell) =>
    cell
      .provenSignatures()
      .filter((id) => meansOf(id).class === 'fatal')
      .map((id) => judgeFatal(cell, id)),
  );
}

function judgeFatal(cell: CellTally, id: string): GateResult {
  const gate: RateGate = { id: `fatal:${id}`, over: { kind: 'signature', id }, maxRate: 0 };
  const { count } = cell.sightingsOf(id);
  const { attempts } = sumCounts(cell.rounds());
  const where = cell.arm === 'spaced' ? ' of the spaced arm' : '';
  const reason = `${id}: seen in ${count} of ${attempts} attempts${where}; one sighting of a fatal fault fails`;
  return { gate, observed: count / attempts, verdict: { status: 'fail', reasons: [reason] } };
}
