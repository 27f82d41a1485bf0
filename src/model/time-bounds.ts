// How far off a time may be. A mark of an arrival is late by its slack at most, so a time is too long by that of its end (early slack)
// and too short by that of its begin (late slack).
import type { Phase } from './plan.js';
import type { PhaseSummary } from './report.js';

/** The true time lies in [lowMs, highMs]. */
export interface TimeBounds {
  readonly valueMs: number;
  readonly lowMs: number;
  readonly highMs: number;
}

export type PhaseFigure = 'p50' | 'p90' | 'p99' | 'max';
export const phaseFigures: readonly PhaseFigure[] = ['p50', 'p90', 'p99', 'max'];

/** Begin with something that arrived; the others begin with a deed of ours, of which we know when it was. */
const beginsWithArrival: readonly Phase[] = ['firstMessage', 'ready', 'close'];

/** Of a percentile or the maximum of a phase. A report of before the late slack was kept may have hidden as much as its slack. */
export function boundsOf(
  phase: Phase,
  summary: Pick<PhaseSummary, `${PhaseFigure}Ms` | 'slack' | 'lateSlack'>,
  figure: PhaseFigure,
): TimeBounds {
  const key = `${figure}Ms` as const;
  const valueMs = summary[key];
  const earlyMs = summary.slack[key] ?? 0;
  const lateMs = summary.lateSlack === undefined ? (beginsWithArrival.includes(phase) ? earlyMs : 0) : (summary.lateSlack[key] ?? 0);
  return { valueMs, lowMs: Math.max(0, valueMs - earlyMs), highMs: valueMs + lateMs };
}

/** A time of which more than a fifth may be the harness's own is marked (docs/true-time.md). */
export const isBoundedBySlack = ({ valueMs, lowMs, highMs }: TimeBounds): boolean => highMs - lowMs > valueMs / 5 + dustMs;
/** Of the subtraction: far below the microsecond that times are kept in. */
const dustMs = 1e-9;
