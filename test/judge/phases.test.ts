import { decodeFromCompressedBase64 } from 'hdr-histogram-js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createHistogram, decodeHistogram } from '../../src/judge/histogram.js';
import { createPhaseTally, type Fate } from '../../src/judge/phase-tally.js';
import { measurePhases } from '../../src/judge/phase-times.js';
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

  it('begin tcp at the end of dns where a name was resolved, and tls with the ClientHello', () => {
    const attempt = completedAttempt({
      startedNs: 0,
      marks: { resolved: 100_000, connected: 150_000, securing: 250_000, secured: 350_000 },
    });
    expect(usOf(measurePhases(attempt, 'barrier'))).toMatchObject({ dns: 100, tcp: 50, tls: 100 });
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

  it('may be shorter by the slack of their end and longer by that of their begin', () => {
    const times = measurePhases(
      completedAttempt({ slackNs: { opened: 40_000, received: 10_000, ready: 600_000, closing: 3000 } }),
      'barrier',
    );
    const boundsOf = Object.fromEntries(times.map(({ phase, lowUs, us, highUs }) => [phase, [lowUs, us, highUs]]));
    expect(boundsOf).toEqual({
      queue: [1, 1, 1],
      tcp: [200, 200, 200],
      upgrade: [1960, 2000, 2000],
      firstMessage: [490, 500, 540],
      // No time is shorter than nothing.
      ready: [1, 500, 540],
      close: [500, 500, 503],
    });
  });

  it('hold the truth between their bounds, wherever within its slack each mark truly lies', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const slack = fc.integer({ min: 0, max: 2_000_000 });
    fc.assert(
      fc.property(fc.tuple(slack, share), fc.tuple(slack, share), ([opened, openedShare], [received, receivedShare]) => {
        const attempt = completedAttempt({ slackNs: { opened, received } });
        const { opened: openedNs = 0, received: receivedNs = 0 } = attempt.marks;
        const trueUs = (receivedNs - received * receivedShare - (openedNs - opened * openedShare)) / 1e3;
        const time = measurePhases(attempt, 'barrier').find(({ phase }) => phase === 'firstMessage');
        expect(time?.lowUs).toBeLessThanOrEqual(Math.max(1, trueUs) + 0.5);
        expect(time?.highUs).toBeGreaterThanOrEqual(trueUs - 0.5);
      }),
    );
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

interface Slacks {
  readonly early?: number;
  readonly late?: number;
}
const upgradeOf = (us: number, { early = 0, late = 0 }: Slacks = {}) => ({
  phase: 'upgrade' as const,
  us,
  lowUs: Math.max(1, us - early),
  highUs: us + late,
});
function tallyOf(times: readonly (readonly [us: number, slacks?: Slacks, fate?: Fate])[]) {
  const tally = createPhaseTally();
  for (const [us, slacks, fate = 'succeeded'] of times) tally.record(upgradeOf(us, slacks), fate);
  return tally;
}

describe('the slack at a percentile', () => {
  it('holds the percentile of the true times between its bounds, whatever they were', () => {
    const time = fc.record({
      us: fc.integer({ min: 1, max: 100_000 }),
      early: fc.integer({ min: 0, max: 50_000 }),
      late: fc.integer({ min: 0, max: 50_000 }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(time, { minLength: 1, maxLength: 60 }), fc.constantFrom(50, 90, 99, 100), (times, percentile) => {
        const bounds = tallyOf(times.map(({ us, ...slacks }) => [us, slacks])).at(percentile);
        const truths = times.map(({ us, early, late, share }) => Math.max(1, us - early) + share * (us + late - Math.max(1, us - early)));
        const truth = truths.toSorted((a, b) => a - b)[Math.max(0, Math.ceil((percentile / 100) * times.length) - 1)] ?? 0;
        // The buckets have three digits.
        expect((bounds?.lowMs ?? 0) * 1e3).toBeLessThanOrEqual(truth * 1.001 + 1);
        expect((bounds?.highMs ?? 0) * 1e3).toBeGreaterThanOrEqual(truth * 0.999 - 1);
      }),
    );
  });

  it('is that of times of this rank, not the percentile of the slack: late reads gather in the slow tail', () => {
    const times = [
      ...Array.from({ length: 90 }, () => [1000, { early: 300 }] as const),
      ...Array.from({ length: 10 }, () => [9000, { early: 5 }] as const),
    ];
    expect(tallyOf(times).summary()?.slack).toEqual({ p50Ms: 0.3, p90Ms: 0.3, p99Ms: 0.005, maxMs: 0.005 });
  });

  it('marks the figures of which more than a fifth may be the harness’s own, on either side or on both together', () => {
    const times = [
      ...Array.from({ length: 95 }, () => [1000, { early: 100, late: 50 }] as const),
      ...Array.from({ length: 5 }, () => [9000, { early: 4000 }, 'failed'] as const),
    ];
    const summary = tallyOf(times).summary();
    expect(summary).toMatchObject({ n: 100, minMs: 1, p50Ms: 1, p90Ms: 1, maxMs: 9, boundedByHarness: ['p99', 'max'] });
    expect(summary?.slack).toEqual({ p50Ms: 0.1, p90Ms: 0.1, p99Ms: 4, maxMs: 4 });
    expect(summary?.lateSlack).toEqual({ p50Ms: 0.05, p90Ms: 0.05, p99Ms: 0, maxMs: 0 });
    expect(tallyOf([[1000, { late: 300 }]]).summary()?.boundedByHarness).toEqual(['p50', 'p90', 'p99', 'max']);
    expect(tallyOf([[1000, { early: 101, late: 100 }]]).summary()?.boundedByHarness).toHaveLength(4);
    expect(tallyOf([[1000, { early: 100, late: 100 }]]).summary()?.boundedByHarness).toEqual([]);
  });

  it('keeps succeeded and failed attempts apart', () => {
    const { succeeded, failed } = tallyOf([[1000], [3000, {}, 'failed']]).latencies();
    expect([succeeded?.count, succeeded?.maxUs, failed?.count, failed?.minUs]).toEqual([1, 1000, 1, 3000]);
  });

  it('writes no bounds where every time is as measured', () => {
    expect(Object.keys(tallyOf([[1000], [2000]]).latencies().succeeded ?? {}).sort()).toEqual(['count', 'hdr', 'maxUs', 'minUs']);
  });
});
