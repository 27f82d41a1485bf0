// Whether there were as many good rounds as were asked for, and if not, why.
import type { Plan } from '../model/plan.js';
import type { GateResult, RoundFigures } from '../model/report.js';
import { formatDuration, msFromNs } from '../model/units.js';
import { isFatalGate } from './gates.js';
import { inconclusive, type Remark } from './remark.js';
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
    if (good >= asked) return [inconclusive(`undecided after all ${counted(asked, 'round')}: allow more (--rounds ${2 * asked})`)];
    if (lastRound(rounds) < asked && good >= spoiled.length) return [inconclusive(outOfTimeReason(schedule, good))];
  }
  if (good >= asked && !interrupted) return [];
  const reached = `${good} of ${counted(asked, 'round')}`;
  if (interrupted) return [inconclusive(`interrupted after ${reached}`)];
  if (spoiled.length === 0) return [inconclusive(`only ${reached} were run`)];
  const causes = [...new Set(spoiled.map(({ quality }) => spoilers[quality.spoiled ?? 'harnessFault']))].join(', ');
  return [
    {
      status: 'invalid',
      reason: `only ${reached} were good: the harness spoiled ${spoiled.length} of ${ofBurst.length} (${causes}${spreadOf(spoiled)}); use a quieter machine or fewer clients${precedence(spoiled)}`,
    },
  ];
}

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
const precedence = (spoiled: readonly RoundFigures[]): string =>
  spoiled.some(({ quality }) => quality.spoiled === 'lateRelease' && quality.releasePriority === 'ordinary')
    ? '; on Linux with CAP_SYS_NICE clients are released before any other process runs'
    : '';

const lastRound = (rounds: readonly RoundFigures[]): number => rounds.reduce((last, { spec }) => Math.max(last, spec.round), 0);

/** Neither decided nor at its last round: the time was over. */
const outOfTimeReason = ({ rounds, withinNs }: Sequential, good: number): string =>
  `undecided when ${formatDuration(withinNs)} were over, after ${good} of at most ${counted(rounds, 'good round')}: allow more time (--decide-within ${formatDuration(2 * withinNs)})`;

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
