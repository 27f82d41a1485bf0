// Every gate is listed with what was asked, observed, the interval and the verdict, whatever it is over.
import { describe, expect, it } from 'vitest';
import { createFold } from '../../src/judge/fold.js';
import { percentileInterval } from '../../src/judge/percentile-interval.js';
import { wilson } from '../../src/judge/statistics/wilson.js';
import { draw } from '../../src/model/draw.js';
import type { Gate } from '../../src/model/plan.js';
import type { GateResult } from '../../src/model/report.js';
import { completedAttempt } from '../support/attempts.js';
import { barrierPlan, rapidCyclePlan } from './plans.js';
import { addAttempts, endOf, runWith } from './rounds.js';

const failures: Gate = { id: 'failure-rate', over: { kind: 'any' }, maxRate: 1 };
const onDrop = (maxCount: number): Gate => ({ id: 'check:drop', over: { kind: 'check', id: 'drop' }, maxCount });
const resultOf = (gates: readonly GateResult[], id: string): GateResult | undefined => gates.find(({ gate }) => gate.id === id);

describe('a gate on a check', () => {
  it.each([
    [2, 'fail', 'check drop: 3 of 8 attempts failed: 37.5 %; allowed 2'],
    [3, 'pass', 'check drop: 3 of 8 attempts failed: 37.5 %; allowed 3'],
  ])('that allows %i of 3 failures: %s', (maxCount, status, reason) => {
    const report = runWith(barrierPlan({ gates: [failures, onDrop(maxCount)] }), [1, 2]);
    expect(resultOf(report.gates, 'check:drop')).toMatchObject({ observed: 3, verdict: { status, reasons: [reason] } });
    expect(report.verdict.status).toBe(status);
  });

  it('takes for its rate the attempts that were held against the check', () => {
    const gate: Gate = { id: 'check:session', over: { kind: 'check', id: 'session' }, maxRate: 0.5 };
    const plan = barrierPlan({ gates: [failures, gate] });
    const fold = createFold(plan, 'hash');
    const captured = { session: 'one and the same' };
    addAttempts(fold, plan, [
      completedAttempt({ client: 0, captured }),
      completedAttempt({ client: 1, captured }),
      completedAttempt({ client: 2 }),
      completedAttempt({ client: 3 }),
    ]);
    expect(resultOf(endOf(fold).gates, 'check:session')).toMatchObject({ observed: 1, verdict: { status: 'fail' } });
  });

  it.each([
    ['was skipped', { skipped: [{ check: 'identity', needs: 'identity' }] }, "the target's profile does not describe identity"],
    ['was never tried', {}, 'never came to be tried'],
  ])('that %s is inconclusive, and never passed', (_name, changes, reason) => {
    const gate: Gate = { id: 'check:identity', over: { kind: 'check', id: 'identity' }, maxCount: 0 };
    const report = runWith(barrierPlan({ gates: [failures, gate], ...changes }), [0, 0]);
    expect(report.verdict.status).toBe('inconclusive');
    expect(report.verdict.reasons.join(' ')).toContain(reason);
  });
});

describe('the interval of a gate', () => {
  it('is there for failures, signatures and checks, by round behind a barrier', () => {
    const signature: Gate = { id: 'signature:early-1011', over: { kind: 'signature', id: 'early-1011' }, maxRate: 1 };
    const { gates, summary } = runWith(barrierPlan({ gates: [failures, signature, onDrop(9)] }), [1, 0, 1]);
    for (const { interval } of gates) expect(interval).toEqual(summary.interval);
    expect(summary.interval).toMatchObject({ unit: 'rounds', effectiveCount: 3 });
  });

  it('uses the design effect of the rounds in which the fault was, where there are enough of them', () => {
    const clumps = [4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0];
    const { gates } = runWith(barrierPlan({ gates: [failures, onDrop(9)] }), clumps);
    const interval = resultOf(gates, 'check:drop')?.interval;
    expect(interval?.unit).toBe('designEffect');
    expect(interval?.effectiveCount).toBeLessThan(16);
  });

  it('counts attempts where they are made a few at a time', () => {
    const { gates } = runWith(rapidCyclePlan({ gates: [failures, onDrop(9)] }), [1, 0]);
    expect(resultOf(gates, 'check:drop')?.interval).toMatchObject({ unit: 'attempts', effectiveCount: 8, ...wilson(1, 8, 0.95) });
  });

  it('of a phase is that of the ranks around its percentile', () => {
    const gate: Gate = { id: 'upgrade.p50', over: { kind: 'phase', phase: 'upgrade', percentile: 50 }, maxMs: 1e4 };
    const { gates } = runWith(barrierPlan({ gates: [failures, gate] }), [0, 0, 0, 0, 0, 0, 0, 0]);
    const { observed, intervalMs } = resultOf(gates, 'upgrade.p50') ?? {};
    expect(intervalMs).toMatchObject({ unit: 'rounds', effectiveCount: 8, level: 0.95 });
    expect(intervalMs?.lowMs).toBeLessThanOrEqual(observed ?? 0);
    expect(intervalMs?.highMs).toBeGreaterThanOrEqual(observed ?? Infinity);
  });
});

describe('the interval of a percentile', () => {
  const exactly = (at: (place: number) => number) => (place: number) => ({ lowMs: at(place), highMs: at(place) });
  const interval = (percentile: number, effectiveCount: number) =>
    percentileInterval({ percentile, effectiveCount, unit: 'attempts', at: exactly((place) => place) });

  it('of the median of 100 has the ranks 40.2 and 60.8', () => {
    expect(interval(50, 100).lowMs).toBeCloseTo(40.2, 1);
    expect(interval(50, 100).highMs).toBeCloseTo(60.8, 1);
  });

  it('has no upper end where no rank is high enough: p99 of 300, but not of 600', () => {
    expect(interval(99, 300)).not.toHaveProperty('highMs');
    expect(interval(99, 600).highMs).toBeLessThanOrEqual(100);
  });

  it.each([50, 90])(
    'of p%d of 60 seeded times holds the true one in at least 95 %% of 400 samples, but for the error of so few',
    (percentile) => {
      const samples = Array.from({ length: 400 }, (_, sample) =>
        Array.from({ length: 60 }, (__, place) => draw('coverage', 'time', sample, place)).sort((a, b) => a - b),
      );
      const holds = (sorted: readonly number[]): boolean => {
        const at = (place: number): number => sorted[Math.max(0, Math.ceil((place / 100) * sorted.length) - 1)] ?? 0;
        const { lowMs = 0, highMs = 1 } = percentileInterval({ percentile, effectiveCount: 60, unit: 'attempts', at: exactly(at) });
        return lowMs <= percentile / 100 && percentile / 100 <= highMs;
      };
      const error = 3 * Math.sqrt((0.95 * 0.05) / samples.length);
      expect(samples.filter(holds).length / samples.length).toBeGreaterThan(0.95 - error);
    },
  );

  it('reaches from the least to the most that times of these ranks may truly be', () => {
    const at = (place: number) => ({ lowMs: place - 5, highMs: place + 7 });
    const [exact, bounded] = [interval(50, 100), percentileInterval({ percentile: 50, effectiveCount: 100, unit: 'attempts', at })];
    expect(bounded.lowMs).toBeCloseTo((exact.lowMs ?? 0) - 5);
    expect(bounded.highMs).toBeCloseTo((exact.highMs ?? 0) + 7);
  });

  it('has no lower end where none is low enough', () => {
    expect(interval(50, 2)).not.toHaveProperty('lowMs');
  });
});
