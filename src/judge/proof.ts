// What a number of attempts has proven, in a plain sentence.
import type { Plan } from '../model/plan.js';
import { countingUnit, isColdStart } from './counting-unit.js';
import { rateInterval, sumCounts } from './rate-interval.js';
import type { Counts } from './statistics/counts.js';
import { attemptsToProve, provenRate } from './statistics/sample-size.js';
import { counted, formatLimit, formatRate } from './words.js';

export interface Claim {
  readonly maxRate: number;
  readonly confidence: number;
}

/** Said after the run. `rounds` are the folded rounds of the burst arm. Empty when no attempt was completed. */
export function proofSentence(plan: Plan, rounds: readonly Counts[]): string {
  const held = rounds.filter((round) => round.attempts > 0);
  const attempts = held.reduce((sum, round) => sum + round.attempts, 0);
  const failed = held.reduce((sum, round) => sum + round.failed, 0);
  if (attempts === 0) return '';
  if (plan.schedule.kind === 'untilDecided') return sequentialProof(plan, held);
  const failedRounds = held.filter((round) => round.failed > 0).length;
  const claim = claimOf(plan);
  const byRound = countingUnit(plan, 'burst') === 'rounds';
  if (failed > 0) {
    const where = `, in ${failedRounds} of ${counted(held.length, 'round')}`;
    return `${failed} of ${attempts} failed${where}. ${afterAFix(claim, byRound, attempts / held.length)}`;
  }
  return byRound ? cleanByRound(plan, { attempts, rounds: held.length }, claim) : cleanByAttempt(attempts, held.length, claim);
}

/** A run that stopped by itself has no bound for a fixed number of attempts. */
function sequentialProof(plan: Plan, rounds: readonly Counts[]): string {
  const interval = rateInterval(rounds, countingUnit(plan, 'burst'), 'untilDecided');
  const { attempts, failed } = sumCounts(rounds);
  const bounds =
    interval === undefined
      ? ''
      : `: the failure rate lies in [${formatRate(interval.low)}, ${formatRate(interval.high)}] (${formatLimit(interval.level)})`;
  return `${failed} of ${attempts} failed in ${counted(rounds.length, 'round')}${bounds}, valid at whatever round the run stopped.`;
}

function cleanByRound(
  plan: Plan,
  { attempts, rounds }: { readonly attempts: number; readonly rounds: number },
  { maxRate, confidence }: Claim,
): string {
  const at = `(${formatLimit(confidence)})`;
  const clean = `0 of ${attempts} failed in ${counted(rounds, 'round')}.`;
  const needed = attemptsToProve(maxRate, confidence);
  const byRound = `By round: below ${formatRate(provenRate(rounds, confidence))} ${at}`;
  if (rounds >= needed) return `${clean} ${byRound}.`;
  // One client in each: there is nothing that could hang together.
  if (attempts === rounds) return `${clean} ${byRound}; for a proof below ${formatLimit(maxRate)}: --rounds ${needed}.`;
  const independent = `If attempts are independent: below ${formatRate(provenRate(attempts, confidence))} ${at}.`;
  const dependent = isColdStart(plan) ? 'Those on one start of the server are not' : 'Clients of one release are not';
  return `${clean} ${independent} ${dependent}; for a proof below ${formatLimit(maxRate)}: --rounds ${needed}.`;
}

function cleanByAttempt(attempts: number, rounds: number, { maxRate, confidence }: Claim): string {
  const proven = `0 of ${attempts} failed in ${counted(rounds, 'round')}: below ${formatRate(provenRate(attempts, confidence))} (${formatLimit(confidence)}).`;
  const needed = attemptsToProve(maxRate, confidence);
  if (attempts >= needed) return proven;
  return `${proven} For a proof below ${formatLimit(maxRate)}: ${counted(needed, 'attempt')} (--rounds ${Math.ceil((needed * rounds) / attempts)}).`;
}

function afterAFix({ maxRate, confidence }: Claim, byRound: boolean, perRound: number): string {
  const needed = attemptsToProve(maxRate, confidence);
  const rounds = byRound ? needed : Math.ceil(needed / perRound);
  const clean = byRound ? counted(needed, 'clean round') : counted(needed, 'clean attempt');
  return `After a fix, ${clean} ${needed === 1 ? 'proves' : 'prove'} a failure rate below ${formatLimit(maxRate)} (${formatLimit(confidence)}): --rounds ${rounds}.`;
}

/** A limit of 0 can never be proven: then 1 % is what the sentence speaks of. */
export function claimOf({ gates }: Plan): Claim {
  const gate = gates.find(({ over }) => over.kind === 'any');
  if (gate === undefined || !('maxRate' in gate)) return { maxRate: 0.01, confidence: 0.95 };
  return { maxRate: gate.maxRate > 0 ? gate.maxRate : 0.01, confidence: gate.confidence ?? 0.95 };
}
