// The times of one phase in one cell: succeeded and failed attempts apart, and the slack beside.
import type { Latency, PhaseSummary } from '../model/report.js';
import { createHistogram, type TimeHistogram } from './histogram.js';
import type { PhaseTime } from './phase-times.js';
import { createSlackByValue } from './slack-by-value.js';

export type Fate = 'succeeded' | 'failed';

export interface PhaseTally {
  readonly record: (time: PhaseTime, fate: Fate) => void;
  readonly latencies: () => { readonly succeeded?: Latency; readonly failed?: Latency };
  readonly summary: () => PhaseSummary;
  /** The value at a percentile (0..100) of all attempts that passed the phase, and the slack typical there, in milliseconds; marks of our own have none. */
  readonly at: (percentile: number) => { readonly valueMs: number; readonly slackMs: number } | undefined;
}

export function createPhaseTally(): PhaseTally {
  const times: Partial<Record<Fate, Times>> = {};
  const slackByValue = createSlackByValue();
  const all = (): TimeHistogram => {
    const sum = createHistogram();
    for (const { values } of [times.succeeded, times.failed].filter((kept) => kept !== undefined)) sum.add(values);
    return sum;
  };
  const atOf = (histogram: TimeHistogram, percentile: number) => {
    const us = histogram.valueAt(percentile);
    const slackUs = slackByValue.typicalUs(us);
    return { valueMs: us / 1e3, slackMs: Math.min(slackUs, us) / 1e3 };
  };
  return {
    record({ us, slackNs }, fate) {
      const kept = (times[fate] ??= { values: createHistogram() });
      kept.values.record(us);
      if (slackNs === undefined) return;
      (kept.slacks ??= createHistogram()).record(slackNs / 1e3);
      slackByValue.record(us, slackNs);
    },
    latencies: () => ({
      ...(times.succeeded === undefined ? {} : { succeeded: latencyOf(times.succeeded) }),
      ...(times.failed === undefined ? {} : { failed: latencyOf(times.failed) }),
    }),
    summary() {
      const histogram = all();
      return summaryOf(histogram, (percentile) => atOf(histogram, percentile));
    },
    at(percentile) {
      const histogram = all();
      return histogram.count === 0 ? undefined : atOf(histogram, percentile);
    },
  };
}

interface Times {
  readonly values: TimeHistogram;
  slacks?: TimeHistogram;
}

function latencyOf({ values, slacks }: Times): Latency {
  const { count, minUs, maxUs } = values;
  return { count, minUs, maxUs, hdr: values.encode(), ...(slacks === undefined ? {} : { slackHdr: slacks.encode() }) };
}

type At = (percentile: number) => { readonly valueMs: number; readonly slackMs: number };

function summaryOf(histogram: TimeHistogram, at: At): PhaseSummary {
  const [p50, p90, p99] = [at(50), at(90), at(99)];
  const named = { p50, p90, p99 };
  const bounded = (['p50', 'p90', 'p99'] as const).filter((name) => named[name].slackMs > named[name].valueMs * mostSlack);
  return {
    n: histogram.count,
    minMs: histogram.minUs / 1e3,
    p50Ms: p50.valueMs,
    p90Ms: p90.valueMs,
    p99Ms: p99.valueMs,
    maxMs: histogram.maxUs / 1e3,
    slack: { p50Ms: p50.slackMs, p90Ms: p90.slackMs, p99Ms: p99.slackMs },
    boundedByHarness: bounded,
  };
}

/** A percentile of which more than a fifth may be the harness's own is marked (docs/architecture.md, "True time"). */
const mostSlack = 1 / 5;
