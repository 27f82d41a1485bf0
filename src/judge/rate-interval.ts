import type { Interval } from '../model/report.js';
import type { CountingUnit } from './counting-unit.js';
import type { Counts } from './statistics/counts.js';
import { designEffect } from './statistics/design-effect.js';
import { wilson } from './statistics/wilson.js';

const level = 0.95;

/**
 * The shown interval of a failure rate: Wilson at 95 %. Where rounds are the unit the count is first divided by the design effect
 * of the rounds; where fewer than ten rounds, or none with a failure, cannot show it, a round counts as one (docs/statistics.md).
 * Undefined without attempts.
 */
export function rateInterval(rounds: readonly Counts[], unit: CountingUnit): Interval | undefined {
  const { attempts, failed } = sumCounts(rounds);
  if (attempts === 0) return undefined;
  const worth = unit === 'rounds' ? designEffect(rounds) : { effectiveCount: attempts, unit: 'attempts' as const };
  const { low, high } = wilson((failed / attempts) * worth.effectiveCount, worth.effectiveCount, level);
  return { low, high, level, method: 'wilson', effectiveCount: worth.effectiveCount, unit: worth.unit };
}

export function sumCounts(rounds: readonly Counts[]): Counts {
  return rounds.reduce((sum, round) => ({ attempts: sum.attempts + round.attempts, failed: sum.failed + round.failed }), {
    attempts: 0,
    failed: 0,
  });
}
