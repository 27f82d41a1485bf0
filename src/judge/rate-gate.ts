import type { Gate } from '../model/plan.js';
import type { GateResult, Interval, Verdict } from '../model/report.js';
import type { CountingUnit } from './counting-unit.js';
import { clopperPearsonLower, clopperPearsonUpper } from './statistics/clopper-pearson.js';
import { confidenceSequence } from './statistics/confidence-sequence.js';
import { attemptsToProve } from './statistics/sample-size.js';
import { counted, formatLimit, formatRate } from './words.js';

export type RateGate = Extract<Gate, { readonly maxRate: number }>;

/** What a rate gate looks at: all failures, the sightings of one signature, or the failures of one check. */
export interface RateObserved {
  readonly attempts: number;
  readonly failed: number;
  readonly rounds: number;
  /** Rounds with at least one failure. */
  readonly failedRounds: number;
  readonly unit: CountingUnit;
  /** The run looked after every round whether it might stop: only a bound that allows that may be used. */
  readonly isSequential?: boolean;
  /** How many independent attempts these are worth by their design effect; absent where it is not known: then so many as rounds. */
  readonly worth?: number;
  /** Of the observed rate, as it is shown: with the design effect by round. */
  readonly interval?: Interval;
}

/**
 * Without a confidence: fails when the observed rate exceeds the limit. With one: passes when the exact one-sided upper bound
 * (Clopper-Pearson) is within the limit, fails when the lower bound is above it, else is inconclusive and says what would decide.
 * Where rounds are the unit the upper bound counts rounds with a failure, which are at least as frequent as failing attempts; the lower
 * one is that of the attempts' own rate, each of them worth what the design effect leaves of it. So both hold for the failure rate.
 * A sequential run is judged by the confidence sequence instead, both ends together at the confidence.
 */
export function judgeRateGate(gate: RateGate, observed: RateObserved): GateResult {
  if (observed.attempts === 0) return { gate, verdict: nothingCounted(gate) };
  return gate.confidence === undefined ? judgeObserved(gate, observed) : judgeBound(gate, gate.confidence, observed);
}

/** No data is never a pass. */
export const nothingCounted = (gate: Pick<RateGate, 'over'>): Verdict => ({
  status: 'inconclusive',
  reasons: [`no attempt was completed, so ${nameOf(gate)} has no rate`],
});

function judgeObserved(gate: RateGate, observed: RateObserved): GateResult {
  const rate = observed.failed / observed.attempts;
  const says = `${countOf(gate, observed)}; allowed ${formatLimit(gate.maxRate)}`;
  const { interval } = observed;
  return {
    gate,
    observed: rate,
    ...(interval === undefined ? {} : { interval }),
    verdict: { status: rate > gate.maxRate ? 'fail' : 'pass', reasons: [says] },
  };
}

function judgeBound(gate: RateGate, confidence: number, observed: RateObserved): GateResult {
  const { unit, isSequential = false } = observed;
  const [failed, of] = unit === 'rounds' ? [observed.failedRounds, observed.rounds] : [observed.failed, observed.attempts];
  const boundsOf = (count: number, among: number): { readonly low: number; readonly high: number } =>
    isSequential
      ? confidenceSequence(count, among, confidence)
      : { low: clopperPearsonLower(count, among, confidence), high: clopperPearsonUpper(count, among, confidence) };
  const rate = observed.failed / observed.attempts;
  // A design effect is made of the data: a run that looks after every round may not use it, and each round counts as one.
  const worth = isSequential ? observed.rounds : (observed.worth ?? observed.rounds);
  const bounds = { high: boundsOf(failed, of).high, low: unit === 'rounds' ? boundsOf(rate * worth, worth).low : boundsOf(failed, of).low };
  const interval: Interval = {
    ...bounds,
    level: confidence,
    method: isSequential ? 'sequence' : 'clopperPearson',
    effectiveCount: of,
    unit,
  };
  return { gate, observed: rate, interval, verdict: verdictOf(gate, observed, { interval, failed, of, confidence }) };
}

interface Bound {
  readonly interval: Interval;
  readonly failed: number;
  readonly of: number;
  readonly confidence: number;
}

function verdictOf(gate: RateGate, observed: RateObserved, bound: Bound): Verdict {
  const { low, high } = bound.interval;
  const at = `(${formatLimit(bound.confidence)})`;
  // Each of two one-sided bounds holds at the confidence, both together at less; a sequence holds with both ends.
  const bothAt = bound.interval.method === 'clopperPearson' ? `(each at ${formatLimit(bound.confidence)})` : at;
  const decided = observed.isSequential === true ? 'decided: ' : '';
  const says = `${countOf(gate, observed)}${bound.interval.unit === 'rounds' ? inRounds(bound) : ''}`;
  const allowed = `allowed ${formatLimit(gate.maxRate)}`;
  if (high <= gate.maxRate) return { status: 'pass', reasons: [`${decided}${says}: at most ${formatRate(high)} ${at}; ${allowed}`] };
  if (low > gate.maxRate) return { status: 'fail', reasons: [`${decided}${says}: at least ${formatRate(low)} ${at}; ${allowed}`] };
  return {
    status: 'inconclusive',
    reasons: [
      `${decided === '' ? '' : 'undecided: '}${says}: between ${formatRate(low)} and ${formatRate(high)} ${bothAt}; ${allowed}; ${whatDecides(gate, observed, bound)}`,
    ],
  };
}

const inRounds = ({ failed, of }: Bound): string =>
  failed === 0 ? ` in ${counted(of, 'round')}` : `, in ${failed} of ${counted(of, 'round')}`;

function whatDecides({ maxRate }: RateGate, observed: RateObserved, { interval, failed, of, confidence }: Bound): string {
  if (maxRate === 0) return 'no number of attempts proves a rate of 0: allow a small one, such as 1%, or leave out --confidence';
  if (interval.unit === 'rounds' && failed / of > maxRate) {
    return `rounds of ${Math.round(observed.attempts / observed.rounds)} fail more often than that, though it is not shown that their attempts do: ask for more rounds, with fewer clients in each, or leave out --confidence`;
  }
  if (interval.method === 'sequence') return 'more rounds may decide';
  const needed = attemptsToProve(maxRate, confidence, failed);
  const perRound = interval.unit === 'rounds' ? 1 : observed.attempts / observed.rounds;
  const unit = interval.unit === 'rounds' ? 'round' : 'attempt';
  return `${counted(needed - of, `more ${unit}`)} without a failure would decide (--rounds ${Math.ceil(needed / perRound)})`;
}

/** `early-1011: 3 of 100 attempts: 3.0 %`. */
export function countOf({ over }: Pick<RateGate, 'over'>, { failed, attempts }: RateObserved): string {
  const rate = failed === 0 ? '' : `: ${formatRate(failed / attempts)}`;
  switch (over.kind) {
    case 'any':
      return `${failed} of ${counted(attempts, 'attempt')} failed${rate}`;
    case 'signature':
      return `${over.id}: ${failed} of ${counted(attempts, 'attempt')}${rate}`;
    case 'check':
      return `check ${over.id}: ${failed} of ${counted(attempts, 'attempt')} failed${rate}`;
  }
}

function nameOf({ over }: Pick<RateGate, 'over'>): string {
  switch (over.kind) {
    case 'any':
      return 'the gate';
    case 'signature':
      return over.id;
    case 'check':
      return `check ${over.id}`;
  }
}
