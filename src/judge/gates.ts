import type { Counted, Gate, Plan } from '../model/plan.js';
import type { Floor, GateResult, HarnessFacts } from '../model/report.js';
import type { CellTally } from './cell-tally.js';
import { judgeCountGate } from './count-gate.js';
import { floorAt, isNearFloor } from './floor.js';
import { observeRounds } from './observe-rounds.js';
import { percentileInterval } from './percentile-interval.js';
import { judgePhaseGate, type PhaseGate, type TimeObserved } from './phase-gate.js';
import { judgeRateGate, type RateGate, type RateObserved } from './rate-gate.js';
import { rateInterval, sumCounts, wholeRoundInterval } from './rate-interval.js';
import type { MeansOf } from './signature-tally.js';
import type { Counts } from './statistics/counts.js';
import { designEffect } from './statistics/design-effect.js';
import { counted } from './words.js';

export interface GatesInput {
  readonly plan: Plan;
  readonly burst: CellTally;
  /** All cells of the target: a fatal fault in any arm fails. */
  readonly cells: readonly CellTally[];
  readonly meansOf: MeansOf;
  readonly harness?: HarnessFacts;
}

/** The gates of the plan over the burst, and one more for each fatal signature that was seen in any arm: one sighting fails. */
export function judgeGates({ plan, burst, cells, meansOf, harness = {} }: GatesInput): readonly GateResult[] {
  return [...plan.gates.map((gate) => judgeGate(gate, plan, burst, harness)), ...fatalGates(plan, cells, meansOf)];
}

function judgeGate(gate: Gate, plan: Plan, burst: CellTally, { floor, clockStepMs }: HarnessFacts): GateResult {
  if ('maxMs' in gate) return judgePhaseGate(gate, observedTime(gate, burst, floor), clockStepMs);
  const untried = gate.over.kind === 'check' && burst.tried(gate.over.id) === 0 ? whyUntried(plan, gate.over.id) : undefined;
  if (untried !== undefined) return { gate, verdict: { status: 'inconclusive', reasons: [untried] } };
  const observed = { ...observedOf(gate.over, plan, burst), isSequential: plan.schedule.kind === 'untilDecided' };
  return 'maxCount' in gate ? judgeCountGate(gate, observed) : judgeRateGate(gate, observed);
}

/** No data is never a pass. */
function whyUntried({ skipped }: Plan, id: string): string {
  const needs = skipped.find(({ check }) => check === id)?.needs;
  return needs === undefined
    ? `check ${id}: it never came to be tried, so that there is nothing to gate on`
    : `check ${id}: it was skipped, for the target's profile does not describe ${needs}`;
}

function observedOf(over: Counted, plan: Plan, burst: CellTally): RateObserved {
  const all = burst.rounds();
  switch (over.kind) {
    case 'any':
      return observedRounds(all, plan, burst);
    case 'signature': {
      // Sightings by a log line's time alone are not among them: they carry no gate.
      const { count, rounds, byRound } = burst.sightingsOf(over.id);
      if (byRound !== undefined) {
        return observedRounds(
          all.map(({ attempts }, place) => ({ attempts, failed: byRound[place] ?? 0 })),
          plan,
          burst,
        );
      }
      return observedSum({ attempts: sumCounts(all).attempts, failed: count }, rounds, burst);
    }
    case 'check': {
      const rounds = burst.checkRounds(over.id);
      if (rounds !== undefined) return observedRounds(rounds, plan, burst);
      const failed = burst.failedCheck(over.id);
      return observedSum({ attempts: burst.tried(over.id), failed }, Math.min(failed, all.length), burst);
    }
  }
}

function observedRounds(rounds: readonly Counts[], plan: Plan, { unit }: CellTally): RateObserved {
  const interval = rateInterval(rounds, unit, plan.schedule.kind);
  return { ...observeRounds(rounds, unit), worth: designEffect(rounds).effectiveCount, ...(interval === undefined ? {} : { interval }) };
}

/** Of a merged report, which does not keep in which round what was seen. */
function observedSum(sum: Counts, failedRounds: number, burst: CellTally): RateObserved {
  const observed = { ...observeRounds(burst.rounds(), burst.unit), ...sum, failedRounds };
  return sum.attempts === 0 ? observed : { ...observed, interval: wholeRoundInterval(sum, observed.rounds, burst.unit) };
}

function observedTime({ over }: PhaseGate, burst: CellTally, floor: Floor = {}): TimeObserved | undefined {
  const { phase, percentile } = over;
  const time = burst.phaseAt(phase, percentile);
  const times = burst.phaseSummaries()[phase]?.n ?? 0;
  if (time === undefined || times === 0) return undefined;
  const floorMs = floorAt(floor[phase], percentile);
  const effectiveCount = burst.unit === 'rounds' ? burst.rounds().filter(({ attempts }) => attempts > 0).length : times;
  return {
    ...time,
    ...(floorMs === undefined ? {} : { floorMs, isNearFloor: isNearFloor(time.valueMs, floorMs) }),
    interval: percentileInterval({ percentile, effectiveCount, unit: burst.unit, at: (place) => burst.phaseAt(phase, place) }),
  };
}

/** A gate that is there because a fatal signature was seen. */
export const isFatalGate = ({ id }: Gate): boolean => id.startsWith(fatalPrefix);
const fatalPrefix = 'fatal:';

function fatalGates(plan: Plan, cells: readonly CellTally[], meansOf: MeansOf): readonly GateResult[] {
  return cells.flatMap((cell) =>
    cell
      .provenSignatures()
      .filter((id) => meansOf(id).class === 'fatal')
      .map((id) => judgeFatal(plan, cell, id)),
  );
}

function judgeFatal(plan: Plan, cell: CellTally, id: string): GateResult {
  const gate: RateGate = { id: `${fatalPrefix}${id}`, over: { kind: 'signature', id }, maxRate: 0 };
  const { count } = cell.sightingsOf(id);
  const { attempts } = sumCounts(cell.rounds());
  const { interval } = observedOf(gate.over, plan, cell);
  const where = cell.arm === 'spaced' ? ' of the spaced arm' : '';
  const reason = `${id}: seen in ${count} of ${counted(attempts, 'attempt')}${where}; one sighting of a fatal fault fails`;
  const base = { gate, observed: count / attempts, ...(interval === undefined ? {} : { interval }) };
  return { ...base, verdict: { status: 'fail', reasons: [reason] } };
}
