// Whether there were as many good rounds as were asked for, and if not, why.
import type { Plan } from '../model/plan.js';
import type { GateResult, RoundFigures } from '../model/report.js';
import { formatDuration, msFromNs, type Ns } from '../model/units.js';
import { countingUnit } from './counting-unit.js';
import { isFatalGate } from './gates.js';
import { observeRounds } from './observe-rounds.js';
import { claimOf } from './proof.js';
import { inconclusive, type Remark } from './remark.js';
import { attemptsToShow } from './statistics/confidence-sequence.js';
import { counted } from './words.js';

interface Rounds {
  readonly plan: Plan;
  /** Good rounds of the burst. */
  readonly good: number;
  readonly gates: readonly GateResult[];
  /** Every round that was run, the spoiled ones too. */
  readonly rounds: readonly RoundFigures[];
  readonly interrupted: boolean;
}

/** Empty where all rounds were good, or a run until decided had reason to stop. */
export function roundRemarks({ plan, good, gates, rounds, interrupted }: Rounds): readonly Remark[] {
  const { schedule } = plan;
  const asked = schedule.rounds;
  const ofBurst = rounds.filter(({ spec }) => spec.arm === 'burst');
  const spoiled = ofBurst.filter(({ quality }) => quality.spoiled !== undefined);
  if (schedule.kind === 'untilDecided' && !interrupted) {
    if (isDecided(gates)) return [];
    const more = roundsToDecide(plan, ofBurst) - good;
    if (good >= asked)
      return [inconclusive(`undecided after all ${counted(asked, 'round')}: ${moreRounds(more)} (--rounds ${good + more})`)];
    if (lastRound(rounds) < asked && good >= spoiled.length) return [inconclusive(outOfTimeReason(schedule, good, more))];
  }
  if (good >= asked && !interrupted) return [];
  const reached = `${good} of ${counted(asked, 'round')}`;
  if (interrupted) return [inconclusive(`interrupted after ${reached}`)];
  if (spoiled.length === 0) return [inconclusive(`only ${reached} ${wereOf(good)} run`)];
  const causes = [...new Set(spoiled.map(({ quality }) => spoilers[quality.spoiled ?? 'harnessFault']))].join(', ');
  return [
    {
      status: 'invalid',
      reason: `only ${reached} ${wereOf(good)} good: the harness spoiled ${spoiled.length} of ${ofBurst.length} (${causes}${spreadOf(spoiled)}); use a quieter machine or fewer clients${precedence(spoiled)}`,
    },
  ];
}

const wereOf = (count: number): string => (count === 1 ? 'was' : 'were');

/** What the spoiled rounds' releases took, where that was the trouble. */
function spreadOf(spoiled: readonly RoundFigures[]): string {
  const spreadsMs = spoiled.flatMap(({ quality }) =>
    quality.spoiled !== 'lateRelease' || quality.releaseSpreadNs === undefined ? [] : [msFromNs(quality.releaseSpreadNs)],
  );
  if (spreadsMs.length === 0) return '';
  const [least, most] = [Math.min(...spreadsMs), Math.max(...spreadsMs)].map((ms) => `${ms.toPrecision(2)} ms`);
  return `: ${least === most ? '' : `${least} to `}${most} from the first to the last`;
}

/** A server on this machine that wakes at the first release comes before the second, unless we stand before it. */
function precedence(spoiled: readonly RoundFigures[]): string {
  const priorities = spoiled.filter(({ quality }) => quality.spoiled === 'lateRelease').map(({ quality }) => quality.releasePriority);
  if (priorities.includes('ordinary')) return '; on Linux with CAP_SYS_NICE clients are released before any other process runs';
  return priorities.includes('unasked') ? '; with --stamps kernel clients may be released before any other process runs' : '';
}

const lastRound = (rounds: readonly RoundFigures[]): number => rounds.reduce((last, { spec }) => Math.max(last, spec.round), 0);

/** How many rounds there must be in all until the failure rate is shown to be within its limit, if no more attempts fail. */
function roundsToDecide(plan: Plan, ofBurst: readonly RoundFigures[]): number {
  const good = ofBurst.filter(({ quality, attempts }) => quality.spoiled === undefined && attempts > 0);
  const { maxRate, confidence } = claimOf(plan);
  const { attempts, failed, failedRounds, unit } = observeRounds(good, countingUnit(plan, 'burst'));
  if (unit === 'rounds') return attemptsToShow(maxRate, confidence, failedRounds);
  return Math.ceil(attemptsToShow(maxRate, confidence, failed) / Math.max(1, attempts / Math.max(1, good.length)));
}

const moreRounds = (more: number): string => `${counted(more, 'more round')} without a failure would decide`;

/** Neither decided nor at its last round: the time was over. It is to be given as long for a round as it took until now, and half as long again. */
function outOfTimeReason({ rounds, withinNs }: Sequential, good: number, more: number): string {
  const enoughNs = (1.5 * withinNs * (good + more)) / Math.max(1, good);
  const asks = [`--decide-within ${roundUp(enoughNs)}`, ...(good + more > rounds ? [`--rounds ${good + more}`] : [])].join(' ');
  return `undecided when ${formatDuration(withinNs)} were over, after ${good} of at most ${counted(rounds, 'good round')}: ${moreRounds(more)} (${asks})`;
}

/** Whole seconds below two minutes, whole minutes above. */
const roundUp = (ns: Ns): string => (ns < 120e9 ? `${Math.ceil(ns / 1e9)}s` : `${Math.ceil(ns / 60e9)}m`);

type Sequential = Extract<Plan['schedule'], { readonly kind: 'untilDecided' }>;

/** The gate on the failure rate, or one sighting of a fatal fault: then a run until decided had reason to stop. */
const isDecided = (gates: readonly GateResult[]): boolean =>
  gates.some(
    ({ gate, verdict }) =>
      (gate.over.kind === 'any' && verdict.status !== 'inconclusive') || (isFatalGate(gate) && verdict.status === 'fail'),
  );

const spoilers = {
  lateRelease: 'clients were not released together',
  lateLoop: 'the event loop was late',
  harnessFault: "the harness's own error",
  lostShare: 'a share of the clients was lost',
} as const;
