import type { Interval } from '../model/report.js';
import type { Schedule } from '../model/plan.js';
import type { CountingUnit } from './counting-unit.js';
import { clusteredInterval } from './statistics/clustered-interval.js';
import { confidenceSequence } from './statistics/confidence-sequence.js';
import type { Counts } from './statistics/counts.js';
import { wilson } from './statistics/wilson.js';

const level = 0.95;

/**
 * The shown interval of a failure rate: Wilson at 95 %. Where rounds are the unit the count is first divided by the design effect
 * of the rounds; where fewer than ten rounds, or none with a failure, cannot show it, a round counts as one, and a few failures
 * narrow nothing (docs/statistics.md). Undefined without attempts.
 */
export function rateInterval(rounds: readonly Counts[], unit: CountingUnit, schedule: Schedule['kind'] = 'fixed'): Interval | undefined {
  const { attempts, failed } = sumCounts(rounds);
  if (attempts === 0) return undefined;
  if (schedule === 'untilDecided') return sequenceInterval(rounds, unit);
  if (unit === 'attempts') return { ...wilson(failed, attempts, level), level, method: 'wilson', effectiveCount: attempts, unit };
  return { ...clusteredInterval(rounds, level), level, method: 'wilson' };
}

/**
 * Of a run that may stop after any round: the beta-binomial confidence sequence. Where rounds are the unit it counts the share of
 * each round that failed. Its mixture is made of (q/p)^x ((1-q)/(1-p))^(1-x), convex in x, so that for any x in 0..1 with mean p its
 * expectation is at most 1, as it is for a coin: the sequence holds for shares as well, only wider than need be.
 */
function sequenceInterval(rounds: readonly Counts[], unit: CountingUnit): Interval {
  const held = rounds.filter((round) => round.attempts > 0);
  const sums = sumCounts(held);
  const shares = held.reduce((sum, round) => sum + round.failed / round.attempts, 0);
  const [failed, of] = unit === 'rounds' ? [shares, held.length] : [sums.failed, sums.attempts];
  return { ...confidenceSequence(failed, of, level), level, method: 'sequence', effectiveCount: of, unit };
}

/** Wilson at 95 % where it is not known which rounds the failures were in: a whole round counts as one. */
export function wholeRoundInterval({ attempts, failed }: Counts, rounds: number, unit: CountingUnit): Interval {
  const effectiveCount = unit === 'rounds' ? rounds : attempts;
  const { low, high } = wilson((failed / attempts) * effectiveCount, effectiveCount, level);
  return { low, high, level, method: 'wilson', effectiveCount, unit };
}

export function sumCounts(rounds: readonly Counts[]): Counts {
  return rounds.reduce((sum, round) => ({ attempts: sum.attempts + round.attempts, failed: sum.failed + round.failed }), {
    attempts: 0,
    failed: 0,
  });
}
