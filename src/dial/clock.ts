import type { Ns } from '../model/units.js';

/** The one monotonic clock of a process. Whole nanoseconds since its own zero. */
export interface Clock {
  readonly nowNs: () => Ns;
  /** The wall time at zero, milliseconds since 1970. */
  readonly zeroWallMs: number;
}

export function createClock(): Clock {
  const zeroMs = performance.now();
  return {
    nowNs: () => Math.round((performance.now() - zeroMs) * 1e6),
    zeroWallMs: performance.timeOrigin + zeroMs,
  };
}
