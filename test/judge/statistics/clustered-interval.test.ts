import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clusteredInterval } from '../../../src/judge/statistics/clustered-interval.js';
import { designEffect } from '../../../src/judge/statistics/design-effect.js';
import { wilson } from '../../../src/judge/statistics/wilson.js';
import { draw } from '../../../src/model/draw.js';

const clients = 20;
const rounds = (failed: readonly number[], attempts = clients) => failed.map((count) => ({ attempts, failed: count }));
const repeated = (count: number, failed: number): readonly number[] => Array.from({ length: count }, () => failed);
const widthOf = (failed: readonly number[]): number => {
  const { low, high } = clusteredInterval(rounds(failed), 0.95);
  return high - low;
};

/** Rounds of one size, and one more failure in one of them. */
const oneMore = fc
  .record({ size: fc.integer({ min: 2, max: 25 }), count: fc.integer({ min: 2, max: 30 }) })
  .chain(({ size, count }) =>
    fc.record({
      size: fc.constant(size),
      // Few and many failures, alone and in clumps.
      failed: fc.array(fc.oneof(fc.constant(0), fc.constant(0), fc.constant(1), fc.constant(size), fc.nat(size)), {
        minLength: count,
        maxLength: count,
      }),
      place: fc.nat(count - 1),
    }),
  )
  .filter(({ size, failed, place }) => (failed[place] ?? size) < size);

describe('the interval of a rate by round', () => {
  it('does not get narrower by a first failure, nor by the first that are alone in their rounds', () => {
    const clean = widthOf(repeated(20, 0));
    expect(clean).toBeCloseTo(wilson(0, 20, 0.95).high, 12);
    for (const alone of [1, 2, 3, 5]) {
      expect(clusteredInterval(rounds([...repeated(alone, 1), ...repeated(20 - alone, 0)]), 0.95).high).toBeGreaterThanOrEqual(clean);
    }
  });

  it('has no end that falls when one attempt more fails, whichever it is, in rounds of one size', () => {
    fc.assert(
      fc.property(oneMore, ({ size, failed, place }) => {
        const before = clusteredInterval(rounds(failed, size), 0.95);
        const after = clusteredInterval(
          rounds(
            failed.map((count, each) => (each === place ? count + 1 : count)),
            size,
          ),
          0.95,
        );
        expect(after.high).toBeGreaterThanOrEqual(before.high - 1e-12);
        expect(after.low).toBeGreaterThanOrEqual(before.low - 1e-12);
      }),
      { numRuns: 2000 },
    );
  });

  it('is the mirror image when failures and successes change places', () => {
    fc.assert(
      fc.property(oneMore, ({ size, failed }) => {
        const one = clusteredInterval(rounds(failed, size), 0.95);
        const mirrored = failed.map((count) => size - count);
        const other = clusteredInterval(rounds(mirrored, size), 0.95);
        expect(one.low).toBeCloseTo(1 - other.high, 9);
        expect(one.high).toBeCloseTo(1 - other.low, 9);
      }),
    );
  });

  it('is that of the design effect where many rounds hold failures, and says what the attempts are worth', () => {
    const many = Array.from({ length: 40 }, (_, round) => 6 + ((round * 7) % 9));
    const { effectiveCount } = designEffect(rounds(many));
    const interval = clusteredInterval(rounds(many), 0.95);
    const plain = wilson((many.reduce((sum, count) => sum + count, 0) / 800) * effectiveCount, effectiveCount, 0.95);
    expect(interval).toMatchObject({ unit: 'designEffect', low: expect.closeTo(plain.low, 9) as number, effectiveCount });
    expect(interval.high).toBeCloseTo(plain.high, 9);
    expect(clusteredInterval(rounds([1, ...repeated(19, 0)]), 0.95).effectiveCount).toBeLessThan(22);
  });

  it.each([
    ['apart', 12, 0.02, 0],
    ['apart', 30, 0.2, 0],
    ['in clumps', 12, 0.1, 0.5],
    ['in clumps', 30, 0.3, 0.5],
    ['whole rounds at once', 30, 0.2, 1],
  ])('of a server whose clients fail %s, in %d rounds at %d, holds the truth in 95 %% of 500 runs', (_, count, rate, clumping) => {
    let held = 0;
    for (let run = 0; run < 500; run += 1) {
      const failed = Array.from({ length: count }, (_unused, round) => {
        const at = (what: string, client: number): number => draw('clustered', what, rate, clumping, run, round, client);
        const chance = at('clump', 0) < clumping ? (at('bad', 0) < rate ? 1 : 0) : rate;
        return Array.from({ length: clients }, (_client, client) => (at('fail', client) < chance ? 1 : 0)).filter((each) => each === 1)
          .length;
      });
      const { low, high } = clusteredInterval(rounds(failed), 0.95);
      if (low <= rate && rate <= high) held += 1;
    }
    // Three standard deviations of 500 runs at 95 %.
    expect(held / 500).toBeGreaterThanOrEqual(0.95 - 0.03);
  });
});
