import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeCells } from '../../../src/judge/merge/merge-cells.js';
import { mergeLatencies } from '../../../src/judge/merge/merge-latencies.js';
import { mergeRounds } from '../../../src/judge/merge/merge-rounds.js';
import { createHistogram, decodeHistogram } from '../../../src/judge/histogram.js';
import type { Cell, Latency, RoundFigures, SignatureCount } from '../../../src/model/report.js';

const times = fc.array(fc.integer({ min: 1, max: 20_000_000 }), { minLength: 1, maxLength: 30 });
const few = { numRuns: 25 };

function latencyOf(values: readonly number[], slacks?: readonly number[]): Latency {
  const encoded = (of: readonly number[]): string => {
    const histogram = createHistogram();
    of.forEach(histogram.record);
    return histogram.encode();
  };
  return {
    count: values.length,
    minUs: Math.min(...values),
    maxUs: Math.max(...values),
    hdr: encoded(values),
    ...(slacks === undefined ? {} : { slackHdr: encoded(slacks) }),
  };
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

  it('keeps slack only where both sides have it', () => {
    expect(mergeLatencies(latencyOf([1], [1]), latencyOf([2])).slackHdr).toBeUndefined();
    expect(mergeLatencies(latencyOf([1], [1]), latencyOf([2], [7])).slackHdr).toBe(latencyOf([1], [1, 7]).slackHdr);
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
