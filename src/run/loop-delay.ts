import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Ns } from '../model/units.js';

/** How late our own event loop was: our fault, never the server's. */
export interface LoopDelayWatch {
  /** Forget what was before the window. */
  readonly restart: () => void;
  /** An answer came: the window reaches at least up to now. What our loop does while nobody answers widens nothing. */
  readonly reach: () => void;
  readonly stop: () => { readonly p99Ns: Ns; readonly maxNs: Ns };
}

const resolutionMs = 5;

export function watchLoopDelay(): LoopDelayWatch {
  const histogram = monitorEventLoopDelay({ resolution: resolutionMs });
  histogram.enable();
  // Each sample holds the timer's own period too.
  const late = (ns: number): Ns => Math.max(0, Math.round(ns - resolutionMs * 1e6));
  let maxNs = 0;
  return {
    restart() {
      histogram.reset();
      maxNs = 0;
    },
    reach() {
      maxNs = late(histogram.max);
    },
    stop() {
      histogram.disable();
      return { p99Ns: histogram.count === 0 ? 0 : Math.min(maxNs, late(histogram.percentile(99))), maxNs };
    },
  };
}
