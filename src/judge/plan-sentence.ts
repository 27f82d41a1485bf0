// What a number of attempts can prove and how long it takes, in a plain sentence before the start.
import type { Plan, Share } from '../model/plan.js';
import { formatDuration, type Ns } from '../model/units.js';
import { attemptsPerRound } from './counted-actors.js';
import { countingUnit, isColdStart } from './counting-unit.js';
import { estimateRoundNs } from './duration.js';
import { claimOf } from './proof.js';
import { attemptsToShow } from './statistics/confidence-sequence.js';
import { attemptsToProve, provenRate } from './statistics/sample-size.js';
import { counted, formatLimit, formatRate } from './words.js';

/** `share`: that of the clients which run here. The times are those of a server that answers quickly. */
export function planSentence(plan: Plan, share?: Share): string {
  return plan.schedule.kind === 'untilDecided' ? sequentialSentence(plan, plan.schedule, share) : fixedSentence(plan, share);
}

function fixedSentence(plan: Plan, share: Share | undefined): string {
  const { rounds } = plan.schedule;
  const { maxRate, confidence } = claimOf(plan);
  const at = `(${formatLimit(confidence)})`;
  const neededRounds = attemptsToProve(maxRate, confidence);
  const roundNs = estimateRoundNs(plan, share);
  const takes = (needed: number): string => `${more({ rounds, needed, maxRate, roundNs })}. Takes about ${about(rounds * roundNs)}.`;
  if (isColdStart(plan)) {
    return `${counted(rounds, 'start')} of the server can prove at best: fewer than ${formatRate(provenRate(rounds, confidence))} of the starts fail ${at}${takes(neededRounds)}`;
  }
  const perRound = attemptsPerRound(plan, 'burst', share);
  if (perRound === undefined) {
    return `How many attempts there will be is known only afterwards; a proof below ${formatLimit(maxRate)} ${at} takes ${neededRounds} of them without a failure. Takes about ${about(rounds * roundNs)}.`;
  }
  const attempts = perRound * rounds;
  const best = `${counted(attempts, 'attempt')} in ${counted(rounds, 'round')} can prove at best a failure rate below ${formatRate(provenRate(attempts, confidence))} ${at}`;
  if (countingUnit(plan, 'burst') === 'attempts' || perRound === 1) return `${best}${takes(Math.ceil(neededRounds / perRound))}`;
  return `${best} if they are independent, by round below ${formatRate(provenRate(rounds, confidence))}${takes(neededRounds)}`;
}

interface More {
  readonly rounds: number;
  readonly needed: number;
  readonly maxRate: number;
  readonly roundNs: Ns;
}

const more = ({ rounds, needed, maxRate, roundNs }: More): string =>
  rounds >= needed ? '' : `; for below ${formatLimit(maxRate)}: --rounds ${needed}, about ${about(needed * roundNs)}`;

type Sequential = Extract<Plan['schedule'], { readonly kind: 'untilDecided' }>;

function sequentialSentence(plan: Plan, { rounds, withinNs }: Sequential, share: Share | undefined): string {
  const { maxRate, confidence } = claimOf(plan);
  const roundNs = estimateRoundNs(plan, share);
  const perRound = countingUnit(plan, 'burst') === 'rounds' ? 1 : (attemptsPerRound(plan, 'burst', share) ?? 1);
  const clean = Math.ceil(attemptsToShow(maxRate, confidence) / perRound);
  const asks = `Goes on until it is shown whether the failure rate is at most ${formatLimit(maxRate)} (${formatLimit(confidence)}): a clean run in ${counted(clean, 'round')}, about ${about(clean * roundNs)}`;
  const most = Math.min(withinNs, rounds * roundNs);
  const worst = `at worst it ends undecided after ${counted(rounds, 'round')} or ${formatDuration(withinNs)}, about ${about(most + roundNs)}`;
  const hint = clean * roundNs > withinNs ? ` That is too short for a clean run: --decide-within ${longer(clean * roundNs)}.` : '';
  return `${asks}; ${worst}.${hint} It is looked at after every round: the confidence sequence pays for that.`;
}

/** Half as long again, in whole minutes. */
const longer = (ns: Ns): string => `${Math.ceil((1.5 * ns) / 60e9)}m`;

/** `4 s`, `8 min`, `2.5 h`. */
function about(ns: Ns): string {
  const seconds = ns / 1e9;
  if (seconds < 100) return `${Math.max(1, Math.round(seconds))} s`;
  return seconds < 6000 ? `${Math.round(seconds / 60)} min` : `${Number((seconds / 3600).toFixed(1))} h`;
}
