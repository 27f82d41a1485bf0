import { decodeFromCompressedBase64 } from 'hdr-histogram-js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createHistogram, decodeHistogram } from '../../src/judge/histogram.js';
import { createPhaseTally } from '../../src/judge/phase-tally.js';
import { measurePhases } from '../../src/judge/phase-times.js';
import { createSlackByValue } from '../../src/judge/slack-by-value.js';
import { completedAttempt, connectRefusedAttempt, refusedAttempt } from '../support/attempts.js';

const usOf = (times: ReturnType<typeof measurePhases>) => Object.fromEntries(times.map(({ phase, us }) => [phase, us]));

describe('the phases of an attempt', () => {
  it('are the times between its marks, in whole microseconds', () => {
    expect(usOf(measurePhases(completedAttempt(), 'barrier'))).toEqual({
      queue: 1,
      tcp: 200,
      upgrade: 2000,
      firstMessage: 500,
      ready: 500,
      close: 500,
    });
  });

  it('begin tcp at the end of dns where a name was resolved, and know tls by its own marks', () => {
    const attempt = completedAttempt({ startedNs: 0, marks: { resolved: 100_000, connected: 150_000, secured: 350_000 } });
    expect(usOf(measurePhases(attempt, 'barrier'))).toMatchObject({ dns: 100, tcp: 50, tls: 200 });
  });

  it('leave out held time: the upgrade begins at the release', () => {
    const attempt = completedAttempt({ startedNs: 0, marks: { held: 300_000, released: 2_500_000, opened: 3_000_000 } });
    expect(usOf(measurePhases(attempt, 'barrier'))['upgrade']).toBe(500);
  });

  it('are only those that were passed as a whole', () => {
    expect(usOf(measurePhases(refusedAttempt(), 'closed'))).toEqual({ queue: 1, tcp: 200 });
    expect(usOf(measurePhases(connectRefusedAttempt(), 'closed'))).toEqual({ queue: 1 });
  });

  it('count from the scheduled instant with open pacing, so that a stalled server cannot hide behind late starts', () => {
    const late = completedAttempt({ startedNs: 1000e6, marks: { scheduled: 0 } });
    expect(usOf(measurePhases(late, 'open'))).toMatchObject({ queue: 1_000_000, fromScheduled: 1_003_000 });
    expect(usOf(measurePhases(late, 'closed'))).not.toHaveProperty('fromScheduled');
  });

  it('take an attempt that a timer let start before it was due for one that has not waited', () => {
    const early = completedAttempt({ startedNs: 1000e6, marks: { scheduled: 1000.4e6 } });
    expect(usOf(measurePhases(early, 'open'))).toMatchObject({ queue: 1, fromScheduled: 3000 });
  });

  it('carry the slack of both marks that were read from a socket, and none where both are our own', () => {
    const times = measurePhases(completedAttempt({ slackNs: { opened: 40_000, received: 10_000 } }), 'barrier');
    const slackOf = Object.fromEntries(times.map(({ phase, slackNs }) => [phase, slackNs]));
    expect(slackOf).toEqual({ queue: undefined, tcp: undefined, upgrade: 40_000, firstMessage: 50_000, ready: 40_000, close: undefined });
  });
});

describe('the histogram', () => {
  it('gives percentiles within a thousandth of the nearest rank, whatever the values', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 60_000_000 }), { minLength: 1, maxLength: 200 }),
        fc.constantFrom(50, 90, 99),
        (values, percentile) => {
          const histogram = createHistogram();
          values.forEach(histogram.record);
          const exact = [...values].sort((a, b) => a - b)[Math.ceil((percentile / 100) * values.length) - 1] ?? 0;
          expect(Math.abs(histogram.valueAt(percentile) - exact)).toBeLessThanOrEqual(exact / 1000 + 1);
        },
      ),
    );
  });

  it('keeps the exact minimum and maximum beside, through encoding and back', () => {
    const histogram = createHistogram();
    [5_007_000, 123_457, 7].forEach(histogram.record);
    const read = decodeHistogram(histogram.encode(), histogram);
    expect([read.count, read.minUs, read.maxUs]).toEqual([3, 7, 5_007_000]);
    expect(read.valueAt(100)).toBe(5_007_000);
  });

  it('writes what any reader of HdrHistogram V2 can read', () => {
    const histogram = createHistogram();
    [10, 20, 30].forEach(histogram.record);
    expect(histogram.encode()).toMatch(/^HISTFAAAA/);
    const read = decodeFromCompressedBase64(histogram.encode());
    expect([read.totalCount, read.getValueAtPercentile(50)]).toEqual([3, 20]);
  });

  it('adds up to the same as one histogram of all values', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 1e7 })), fc.array(fc.integer({ min: 1, max: 1e7 })), (first, second) => {
        const [a, b, both] = [createHistogram(), createHistogram(), createHistogram()];
        first.forEach(a.record);
        second.forEach(b.record);
        [...first, ...second].forEach(both.record);
        a.add(b);
        expect([a.count, a.minUs, a.maxUs, a.encode()]).toEqual([both.count, both.minUs, both.maxUs, both.encode()]);
      }),
      { numRuns: 30 },
    );
  });

  it('takes times below a microsecond for one, and those above an hour for an hour', () => {
    const histogram = createHistogram();
    histogram.record(0.2);
    histogram.record(9e9);
    expect([histogram.minUs, histogram.count]).toEqual([1, 2]);
    expect(histogram.valueAt(100)).toBeGreaterThanOrEqual(3.6e9);
  });

  it('refuses what is not a time instead of counting it in silence', () => {
    expect(() => createHistogram().record(Number.NaN)).toThrow(RangeError);
  });
});

describe('the slack at a percentile', () => {
  it('is that of values of this size, not the percentile of the slack', () => {
    const slack = createSlackByValue();
    for (let index = 0; index < 90; index += 1) slack.record(1000 + (index % 3), 300_000);
    for (let index = 0; index < 10; index += 1) slack.record(9000, 5000);
    expect(slack.typicalUs(1001)).toBeCloseTo(300);
    expect(slack.typicalUs(9000)).toBeCloseTo(5);
  });

  it('marks the percentiles of which more than a fifth may be the harness’s own', () => {
    const tally = createPhaseTally();
    for (let index = 0; index < 95; index += 1) tally.record({ phase: 'upgrade', us: 1000, slackNs: 100_000 }, 'succeeded');
    for (let index = 0; index < 5; index += 1) tally.record({ phase: 'upgrade', us: 9000, slackNs: 4_000_000 }, 'failed');
    const summary = tally.summary();
    expect(summary).toMatchObject({ n: 100, minMs: 1, p50Ms: 1, p90Ms: 1, maxMs: 9, boundedByHarness: ['p99'] });
    expect(summary.slack).toEqual({ p50Ms: 0.1, p90Ms: 0.1, p99Ms: 4 });
  });

  it('is never more than the value itself', () => {
    const tally = createPhaseTally();
    tally.record({ phase: 'upgrade', us: 50, slackNs: 900_000 }, 'succeeded');
    expect(tally.summary().slack.p50Ms).toBe(0.05);
  });

  it('keeps succeeded and failed attempts apart', () => {
    const tally = createPhaseTally();
    tally.record({ phase: 'upgrade', us: 1000 }, 'succeeded');
    tally.record({ phase: 'upgrade', us: 3000 }, 'failed');
    const { succeeded, failed } = tally.latencies();
    expect([succeeded?.count, succeeded?.maxUs, failed?.count, failed?.minUs]).toEqual([1, 1000, 1, 3000]);
    expect(succeeded).not.toHaveProperty('slackHdr');
  });
});
