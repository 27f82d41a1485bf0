import type { TimeInterval } from '../model/report.js';
import type { TimeBounds } from '../model/time-bounds.js';
import type { CountingUnit } from './counting-unit.js';
import { normalQuantile } from './statistics/normal.js';

const level = 0.95;

export interface PercentileSettings {
  /** 0..100. */
  readonly percentile: number;
  /** How many independent times there are: attempts, or rounds where those of one round hang together. */
  readonly effectiveCount: number;
  readonly unit: CountingUnit;
  /** The time at a percentile (0..100). */
  readonly at: (percentile: number) => Pick<TimeBounds, 'lowMs' | 'highMs'> | undefined;
}

/**
 * The interval of a percentile by order statistics: of n times the ranks nq -+ z sqrt(nq(1-q)) (Conover 1999, Practical
 * Nonparametric Statistics, 3.2). An end whose rank no time has is absent: p99 has an upper one from about 400 times on.
 * The lower end is that of the least that the times may truly be, the upper one of the most: so it holds whatever the slack hides.
 */
export function percentileInterval({ percentile, effectiveCount, unit, at }: PercentileSettings): TimeInterval {
  const share = percentile / 100;
  const half = normalQuantile(1 - (1 - level) / 2) * Math.sqrt((share * (1 - share)) / effectiveCount);
  const [below, above] = [share - half, share + half + 1 / effectiveCount];
  const lowMs = below > 0 ? at(100 * below)?.lowMs : undefined;
  const highMs = above <= 1 ? at(100 * above)?.highMs : undefined;
  return { ...(lowMs === undefined ? {} : { lowMs }), ...(highMs === undefined ? {} : { highMs }), level, effectiveCount, unit };
}
