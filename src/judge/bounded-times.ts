// Times of which each is known within bounds, as three histograms: what was measured, the least and the most that each may truly have been.
// A percentile of the true times lies between that of the least and that of the most: each time lies between its own, and so do their ranks.
import type { Latency, PhaseSummary, Times } from '../model/report.js';
import { isBoundedBySlack, phaseFigures, type TimeBounds } from '../model/time-bounds.js';
import { createHistogram, decodeHistogram, type TimeHistogram } from './histogram.js';

/** In microseconds. */
export interface BoundedTime {
  readonly us: number;
  readonly lowUs: number;
  readonly highUs: number;
}

export interface BoundedTimes {
  readonly record: (time: BoundedTime) => void;
  /** Adds all that another one holds, bucket by bucket. */
  readonly add: (other: BoundedTimes) => void;
  /** At a percentile (0..100); undefined where there is no time. */
  readonly at: (percentile: number) => TimeBounds | undefined;
  readonly latency: () => Latency;
  readonly values: TimeHistogram;
  /** Absent where every time is as measured. */
  readonly low: () => TimeHistogram | undefined;
  readonly high: () => TimeHistogram | undefined;
}

export function createBoundedTimes(): BoundedTimes {
  return wrap(createHistogram());
}

/** Reads back what `latency` wrote. */
export function readBoundedTimes({ low, high, ...values }: Latency): BoundedTimes {
  return wrap(read(values), low === undefined ? undefined : read(low), high === undefined ? undefined : read(high));
}

const read = (times: Times): TimeHistogram => decodeHistogram(times.hdr, times);

function wrap(values: TimeHistogram, firstLow?: TimeHistogram, firstHigh?: TimeHistogram): BoundedTimes {
  let [low, high] = [firstLow, firstHigh];
  const times: BoundedTimes = {
    values,
    low: () => low,
    high: () => high,
    record({ us, lowUs, highUs }) {
      // Most times have no slack, and then need no histogram for it: what came before is as it was measured.
      if (lowUs < us) low ??= copyOf(values);
      if (highUs > us) high ??= copyOf(values);
      values.record(us);
      low?.record(lowUs);
      high?.record(highUs);
    },
    add(other) {
      const [otherLow, otherHigh] = [other.low(), other.high()];
      if (otherLow !== undefined) low ??= copyOf(values);
      if (otherHigh !== undefined) high ??= copyOf(values);
      low?.add(otherLow ?? other.values);
      high?.add(otherHigh ?? other.values);
      values.add(other.values);
    },
    at(percentile) {
      if (values.count === 0) return undefined;
      const us = values.valueAt(percentile);
      // Least and most lie on either side of the value, but the buckets round.
      const lowUs = Math.min(us, low?.valueAt(percentile) ?? us);
      const highUs = Math.max(us, high?.valueAt(percentile) ?? us);
      return { valueMs: us / 1e3, lowMs: lowUs / 1e3, highMs: highUs / 1e3 };
    },
    latency: () => ({
      count: values.count,
      ...written(values),
      ...(low === undefined ? {} : { low: written(low) }),
      ...(high === undefined ? {} : { high: written(high) }),
    }),
  };
  return times;
}

function copyOf(histogram: TimeHistogram): TimeHistogram {
  const copy = createHistogram();
  copy.add(histogram);
  return copy;
}

const written = (histogram: TimeHistogram): Times => ({ minUs: histogram.minUs, maxUs: histogram.maxUs, hdr: histogram.encode() });

/** What a report says of the times of a phase; undefined where there are none. */
export function summariseTimes(times: BoundedTimes): PhaseSummary | undefined {
  const [p50, p90, p99, max] = [times.at(50), times.at(90), times.at(99), times.at(100)];
  if (p50 === undefined || p90 === undefined || p99 === undefined || max === undefined) return undefined;
  const named = { p50, p90, p99, max };
  const inMs = (read: (bounds: TimeBounds) => number) => ({ p50Ms: read(p50), p90Ms: read(p90), p99Ms: read(p99), maxMs: read(max) });
  return {
    n: times.values.count,
    minMs: times.values.minUs / 1e3,
    ...inMs(({ valueMs }) => valueMs),
    slack: inMs(earlyMs),
    lateSlack: inMs(lateMs),
    boundedByHarness: phaseFigures.filter((figure) => isBoundedBySlack(named[figure])),
  };
}

/** How much shorter, and how much longer than measured it may truly have been. Whole microseconds, without the dust of the subtraction. */
export const earlyMs = ({ valueMs, lowMs }: TimeBounds): number => Math.round((valueMs - lowMs) * 1e3) / 1e3;
export const lateMs = ({ valueMs, highMs }: TimeBounds): number => Math.round((highMs - valueMs) * 1e3) / 1e3;
