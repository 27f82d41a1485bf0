// The times of one phase in one cell: succeeded and failed attempts apart.
import type { Latency, PhaseSummary } from '../model/report.js';
import type { TimeBounds } from '../model/time-bounds.js';
import { type BoundedTimes, createBoundedTimes, summariseTimes } from './bounded-times.js';
import type { PhaseTime } from './phase-times.js';

export type Fate = 'succeeded' | 'failed';

export interface PhaseTally {
  readonly record: (time: PhaseTime, fate: Fate) => void;
  readonly latencies: () => { readonly succeeded?: Latency; readonly failed?: Latency };
  /** Of all attempts that passed the phase; undefined where none did. */
  readonly summary: () => PhaseSummary | undefined;
  /** The time at a percentile (0..100) of all attempts that passed the phase, and between which it truly lies. */
  readonly at: (percentile: number) => TimeBounds | undefined;
}

export function createPhaseTally(kept: Partial<Record<Fate, BoundedTimes>> = {}): PhaseTally {
  const times = { ...kept };
  const all = (): BoundedTimes => {
    const sum = createBoundedTimes();
    for (const some of [times.succeeded, times.failed]) if (some !== undefined) sum.add(some);
    return sum;
  };
  return {
    record: (time, fate) => (times[fate] ??= createBoundedTimes()).record(time),
    latencies: () => ({
      ...(times.succeeded === undefined ? {} : { succeeded: times.succeeded.latency() }),
      ...(times.failed === undefined ? {} : { failed: times.failed.latency() }),
    }),
    summary: () => summariseTimes(all()),
    at: (percentile) => all().at(percentile),
  };
}
