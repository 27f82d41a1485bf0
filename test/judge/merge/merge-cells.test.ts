import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeCells } from '../../../src/judge/merge/merge-cells.js';
import { mergeLatencies } from '../../../src/judge/merge/merge-latencies.js';
import { mergeRounds } from '../../../src/judge/merge/merge-rounds.js';
import { createBoundedTimes, readBoundedTimes, summariseTimes } from '../../../src/judge/bounded-times.js';
import { decodeHistogram } from '../../../src/judge/histogram.js';
import { mergeStamps, type Stamps } from '../../../src/judge/merge/merge-stamps.js';
import { describeClockStep } from '../../../src/model/clock-step.js';
import type { Cell, Latency, RoundFigures, SignatureCount } from '../../../src/model/report.js';

const times = fc.array(fc.integer({ min: 1, max: 20_000_000 }), { minLength: 1, maxLength: 30 });
const few = { numRuns: 25 };

interface Time {
  readonly us: number;
  readonly lowUs: number;
  readonly highUs: number;
}
const exactly = (us: number): Time => ({ us, lowUs: us, highUs: us });
const latencyOf = (values: readonly number[]): Latency => boundedLatencyOf(values.map(exactly));
function boundedLatencyOf(all: readonly Time[]): Latency {
  const kept = createBoundedTimes();
  all.forEach(kept.record);
  return kept.latency();
}

describe('merging histograms', () => {
  it('gives the histogram of all values, with the exact minimum, maximum and count', () => {
    fc.assert(
      fc.property(times, times, (one, other) => {
        const merged = mergeLatencies(latencyOf(one), latencyOf(other));
        const whole = latencyOf([...one, ...other]);
        expect({ ...merged, hdr: '' }).toEqual({ ...whole, hdr: '' });
        for (const percentile of [0, 10, 50, 90, 99, 100]) {
          expect(decodeHistogram(merged.hdr, merged).valueAt(percentile)).toBe(decodeHistogram(whole.hdr, whole).valueAt(percentile));
        }
      }),
      few,
    );
  });

  it('keeps the exact ends that the buckets round away', () => {
    const merged = mergeLatencies(latencyOf([5_007_000]), latencyOf([3]));
    expect(merged).toMatchObject({ minUs: 3, maxUs: 5_007_000, count: 2 });
    expect(decodeHistogram(merged.hdr, merged).valueAt(100)).toBe(5_007_000);
  });

  it('gives the bounds of all times, as if one machine had recorded them, also where only one side has any', () => {
    const time = fc
      .record({ us: fc.integer({ min: 1, max: 1e6 }), early: fc.constantFrom(0, 10, 1e6), late: fc.constantFrom(0, 7, 1e5) })
      .map(({ us, early, late }) => ({ us, lowUs: Math.max(1, us - early), highUs: us + late }));
    const some = fc.array(time, { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(some, some, (one, other) => {
        const merged = readBoundedTimes(mergeLatencies(boundedLatencyOf(one), boundedLatencyOf(other)));
        const whole = readBoundedTimes(boundedLatencyOf([...one, ...other]));
        for (const percentile of [10, 50, 90, 99, 100]) expect(merged.at(percentile)).toEqual(whole.at(percentile));
        expect(summariseTimes(merged)).toEqual(summariseTimes(whole));
      }),
      few,
    );
  });
});

const id = fc.constantFrom('accept-race', 'early-1011', 'unknown:http-502');
const signature: fc.Arbitrary<SignatureCount> = fc
  .record({
    id,
    count: fc.integer({ min: 1, max: 50 }),
    by: fc.constantFrom('wire' as const, 'token' as const, 'port' as const, 'time' as const),
    closedBy: fc.option(fc.constantFrom('server' as const, 'client' as const), { nil: undefined }),
    incidents: fc.integer({ min: 1, max: 9 }),
  })
  .map(({ closedBy, ...rest }) => ({ ...rest, means: rest.id, class: 'rate', ...(closedBy === undefined ? {} : { closedBy }) }));

const cell: fc.Arbitrary<Cell> = fc
  .record({
    failed: fc.nat(30),
    completed: fc.nat(30),
    rounds: fc.integer({ min: 1, max: 9 }),
    signatures: fc.uniqueArray(signature, { selector: (one) => one.id, maxLength: 3 }),
    upgrade: fc.option(times, { nil: undefined }),
    instance: fc.option(fc.constantFrom('pod-a', 'pod-b'), { nil: undefined }),
  })
  .map(({ failed, completed, rounds, signatures, upgrade, instance }) => ({
    target: 'target',
    arm: 'burst',
    rounds,
    asked: failed + completed,
    attempts: failed + completed,
    failed,
    standings: { completed, failed },
    outcomes: completed > 0 ? { completed, dropped: failed } : { dropped: failed },
    symptoms: failed > 0 ? [{ id: 'open-then-1011', count: failed }] : [],
    signatures,
    checks: [{ id: 'drop', tried: failed + completed, failed }],
    phases: upgrade === undefined ? {} : { upgrade: { succeeded: latencyOf(upgrade) } },
    ...(instance === undefined ? {} : { instances: { [instance]: 1 } }),
  }));

describe('merging cells', () => {
  const merged = (a: Cell, b: Cell): Cell => mergeCells(a, b);

  it('is commutative', () => {
    fc.assert(
      fc.property(cell, cell, (a, b) => {
        expect(merged(a, b)).toEqual(merged(b, a));
      }),
      few,
    );
  });

  it('is associative', () => {
    fc.assert(
      fc.property(cell, cell, cell, (a, b, c) => {
        expect(merged(merged(a, b), c)).toEqual(merged(a, merged(b, c)));
      }),
      few,
    );
  });

  it('adds what was counted, and takes the strongest evidence', () => {
    const one = (count: number, by: SignatureCount['by']): Cell => ({
      ...(fc.sample(cell, { numRuns: 1, seed: 1 })[0] as Cell),
      signatures: [{ id: 'accept-race', count, means: '', class: 'rate', by, closedBy: 'server', after101Us: 2000, incidents: 1 }],
    });
    expect(merged(one(3, 'time'), one(4, 'port')).signatures).toEqual([
      { id: 'accept-race', count: 7, means: '', class: 'rate', by: 'port', closedBy: 'server', incidents: 2 },
    ]);
  });
});

const round: fc.Arbitrary<RoundFigures> = fc
  .record({
    round: fc.nat(3),
    take: fc.nat(2),
    spoiled: fc.option(fc.constantFrom('lateLoop' as const, 'harnessFault' as const), { nil: undefined }),
    attempts: fc.integer({ min: 1, max: 20 }),
    spread: fc.option(fc.nat(5_000_000), { nil: undefined }),
    loop: fc.nat(5_000_000),
    p50Us: fc.option(fc.integer({ min: 1, max: 100_000 }), { nil: undefined }),
  })
  .map(({ round: number, take, spoiled, attempts, spread, loop, p50Us }) => ({
    spec: { round: number, target: 'target', arm: 'burst', take },
    attempts,
    failed: Math.floor(attempts / 2),
    quality: {
      answeredEarly: 0,
      loopP99Ns: loop,
      loopMaxNs: loop,
      ...(spread === undefined ? {} : { releaseSpreadNs: spread }),
      ...(spoiled === undefined ? {} : { spoiled }),
    },
    phases: p50Us === undefined ? {} : { upgrade: { n: attempts, p50Us, p90Us: 2 * p50Us, p99Us: 3 * p50Us } },
  }));
/** As a run writes them: one good take of a round at most. */
const rounds = fc.uniqueArray(round, {
  selector: ({ spec, quality }) => `${spec.round} ${quality.spoiled === undefined ? 'good' : spec.take}`,
  maxLength: 6,
});
/** Means of means differ in their last digits. */
const rounded = (figures: readonly RoundFigures[]): unknown =>
  JSON.parse(JSON.stringify(figures, (_, value: unknown) => (typeof value === 'number' ? Number(value.toPrecision(10)) : value)));

describe('merging rounds', () => {
  it('is commutative and associative', () => {
    fc.assert(
      fc.property(rounds, rounds, rounds, (a, b, c) => {
        expect(rounded(mergeRounds(a, b))).toEqual(rounded(mergeRounds(b, a)));
        expect(rounded(mergeRounds(mergeRounds(a, b), c))).toEqual(rounded(mergeRounds(a, mergeRounds(b, c))));
      }),
    );
  });

  it('a round of one number is one round, whichever take of it was good', () => {
    const at = (take: number, spoiled?: 'lateLoop'): RoundFigures => ({
      spec: { round: 0, target: 'target', arm: 'burst', take },
      attempts: 10,
      failed: 1,
      quality: { answeredEarly: 0, loopP99Ns: 1, loopMaxNs: take, overlap: 4 + take, ...(spoiled === undefined ? {} : { spoiled }) },
      phases: { upgrade: { n: 10, p50Us: 100 * (take + 1), p90Us: 1, p99Us: 1 } },
    });
    const merged = mergeRounds([at(0, 'lateLoop'), at(1)], [at(0)]);
    expect(merged.map(({ spec, attempts, quality }) => [spec.take, attempts, quality.spoiled])).toEqual([
      [1, 20, undefined],
      [0, 10, 'lateLoop'],
    ]);
    expect(merged[0]).toMatchObject({ failed: 2, quality: { overlap: 5, loopMaxNs: 1 }, phases: { upgrade: { n: 20, p50Us: 150 } } });
  });
});

describe('merging what is known of the stamps', () => {
  const stamps: fc.Arbitrary<Stamps> = fc
    .record({
      stamps: fc.constantFrom('kernel' as const, 'turn' as const),
      stampsWhy: fc.option(fc.constantFrom('no koffi', 'not written for mips', 'only Linux stamps arrivals, and this is darwin'), {
        nil: undefined,
      }),
      step: fc.option(fc.constantFrom(-3000, 3000, 500), { nil: undefined }),
    })
    .map(({ stamps: by, stampsWhy: why, step }) => ({
      stamps: by,
      ...(step === undefined ? (why === undefined ? {} : { stampsWhy: why }) : { stampsWhy: describeClockStep(step), clockStepMs: step }),
    }));

  it('is commutative and associative', () => {
    fc.assert(
      fc.property(stamps, stamps, stamps, (a, b, c) => {
        expect(mergeStamps(a, b)).toEqual(mergeStamps(b, a));
        expect(mergeStamps(mergeStamps(a, b), c)).toEqual(mergeStamps(a, mergeStamps(b, c)));
      }),
    );
  });

  it('keeps every reason once, and the larger step of a clock instead of them', () => {
    const without = (stampsWhy: string): Stamps => ({ stamps: 'turn', stampsWhy });
    expect(mergeStamps(without('no koffi'), without('no koffi'))).toEqual(without('no koffi'));
    expect(mergeStamps(without('no koffi'), without('not written for mips')).stampsWhy).toBe('no koffi; not written for mips');
    const step = (clockStepMs: number): Stamps => ({ stamps: 'kernel', stampsWhy: describeClockStep(clockStepMs), clockStepMs });
    expect(mergeStamps(step(500), step(-2000))).toEqual(step(-2000));
    expect(mergeStamps(without('no koffi'), step(500))).toEqual({ ...step(500), stamps: 'turn' });
  });
});
