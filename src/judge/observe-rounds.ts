import type { CountingUnit } from './counting-unit.js';
import type { RateObserved } from './rate-gate.js';
import { sumCounts } from './rate-interval.js';
import type { Counts } from './statistics/counts.js';

/** What a gate on the failure rate sees of these rounds; those without attempts are left out. */
export function observeRounds(rounds: readonly Counts[], unit: CountingUnit): RateObserved {
  const held = rounds.filter((round) => round.attempts > 0);
  return { ...sumCounts(held), rounds: held.length, failedRounds: held.filter((round) => round.failed > 0).length, unit };
}
