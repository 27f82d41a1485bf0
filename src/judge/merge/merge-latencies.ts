import type { Latency } from '../../model/report.js';
import { readBoundedTimes } from '../bounded-times.js';

/**
 * Adds histograms bucket by bucket, those of the measured times and those of what they may truly have been; the exact minimum, maximum
 * and count beside them stay exact.
 */
export function mergeLatencies(a: Latency, b: Latency): Latency {
  const sum = readBoundedTimes(a);
  sum.add(readBoundedTimes(b));
  return sum.latency();
}
