import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Ns } from '../model/units.js';

/** How late our own event loop was: our fault, never the server's. */
export interface LoopDelayWatch {
  /** Forget what was before the window. */
  readonly restart: () => void;
  readonly stop: () => { readonly p99Ns: Ns; readonly maxNs: Ns };
}

const resolutionMs = 5;

export function watchLoopDelay(): LoopDelayWatch {
  const histogram = monitorEventLoopDelay({ resolution: resolutionMs });
  histogram.enable();
  // Each sample holds the timer's own period too.
  const late = (ns: number): Ns => Math.max(0, Math.round(ns - resolutionMs * 1e6));
  return {
    restart: () => histogram.reset(),
    stop() {
      histogram.disable();
      return histogram.count === 0 ? { p99Ns: 0, maxNs: 0 } : { p99Ns: late(histogram.percentile(99)), maxNs: late(histogram.max) };
    },
  };
}
