import { describe, expect, it } from 'vitest';
import { createFold } from '../../src/judge/fold.js';
import { judgeRound } from '../../src/judge/judge-round.js';
import { rateInterval } from '../../src/judge/rate-interval.js';
import { confidenceSequence } from '../../src/judge/statistics/confidence-sequence.js';
import { createStoppingRule } from '../../src/judge/stopping.js';
import { draw } from '../../src/model/draw.js';
import type { Plan } from '../../src/model/plan.js';
import { barrierPlan, rapidCyclePlan } from './plans.js';
import { addAttempts, clientsWith, endOf, runWith } from './rounds.js';

const untilDecided = (maxRate: number, rounds: number): Partial<Plan> => ({
  schedule: { kind: 'untilDecided', rounds, withinNs: 900e9 },
  gates: [{ id: 'failure-rate', over: { kind: 'any' }, maxRate, confidence: 0.95 }],
});

/** After how many rounds the rule says stop; undefined: never. */
function stopsAfter(plan: Plan, failuresOf: (round: number) => number, clients = 4): number | undefined {
  const rule = createStoppingRule(plan);
  for (let round = 1; round <= plan.schedule.rounds; round += 1) {
    rule.addRound(judgeRound(plan, clientsWith(failuresOf(round), { clients, round })));
    if (rule.isDecided()) return round;
  }
  return undefined;
}

describe('a run until decided', () => {
  it('stops at the first round after which a clean run is proven, counting rounds behind a barrier', () => {
    const plan = barrierPlan(untilDecided(0.1, 100));
    const stopped = stopsAfter(plan, () => 0) ?? Infinity;
    expect(confidenceSequence(0, stopped, 0.95).high).toBeLessThanOrEqual(0.1);
    expect(confidenceSequence(0, stopped - 1, 0.95).high).toBeGreaterThan(0.1);
  });

  it('counts attempts where they are made a few at a time, and needs as many fewer rounds', () => {
    const byRound = stopsAfter(barrierPlan(untilDecided(0.1, 100)), () => 0) ?? 0;
    expect(stopsAfter(rapidCyclePlan(untilDecided(0.1, 100)), () => 0)).toBe(Math.ceil(byRound / 4));
  });

  it('stops early when nearly everything fails, and does not when the rate is the limit itself', () => {
    expect(stopsAfter(barrierPlan(untilDecided(0.1, 100)), () => 4)).toBeLessThan(12);
    expect(stopsAfter(rapidCyclePlan(untilDecided(0.25, 100)), () => 1)).toBeUndefined();
  });

  it.each([
    ['a few at a time', rapidCyclePlan],
    ['behind a barrier', barrierPlan],
  ])('decides wrongly in at most 5 %% of the runs although it looks after every round: clients %s', (_, planOf) => {
    const plan = planOf(untilDecided(0.2, 60));
    const failures = (run: number) => (round: number) =>
      [0, 1, 2, 3].filter((client) => draw(`run ${run}`, 'fails', round, client) < 0.2).length;
    const runs = Array.from({ length: 200 }, (_, run) => stopsAfter(plan, failures(run)));
    expect(runs.filter((stopped) => stopped !== undefined).length).toBeLessThanOrEqual(10);
  });
});

describe('the report of a run that stopped by itself', () => {
  it('needs no more rounds when a fatal fault was seen', () => {
    const plan = barrierPlan(untilDecided(0.1, 50));
    const fold = createFold(plan, 'hash');
    const meansOf = () => ({ means: 'a fatal fault', class: 'fatal' as const });
    expect(fold.hasFatal(meansOf)).toBe(false);
    addAttempts(fold, plan, clientsWith(1));
    expect(fold.hasFatal(meansOf)).toBe(true);
    const { verdict } = endOf(fold, { meansOf });
    expect(verdict.status).toBe('fail');
    expect(verdict.reasons.join(' ')).not.toContain('rounds were run');
  });

  it('has the interval of a confidence sequence, and says that it is decided', () => {
    const { summary, verdict, gates, proof } = runWith(barrierPlan(untilDecided(0.5, 50)), [0, 0, 0, 0, 0, 0, 0, 0]);
    expect(summary.interval).toMatchObject({ method: 'sequence', unit: 'rounds', effectiveCount: 8 });
    expect(gates[0]?.interval).toMatchObject({ method: 'sequence' });
    expect(verdict.status).toBe('pass');
    expect(verdict.reasons.join(' ')).toContain('decided: 0 of 32 attempts failed in 8 rounds');
    expect(proof).not.toContain('--rounds');
  });

  it('says that it is undecided after the most rounds', () => {
    const { verdict } = runWith(barrierPlan(untilDecided(0.1, 3)), [0, 0, 0]);
    expect(verdict.status).toBe('inconclusive');
    expect(verdict.reasons.join(' ')).toContain('undecided: 0 of 12 attempts failed');
    expect(verdict.reasons.join(' ')).toContain(
      'undecided after all 3 rounds: 31 more rounds without a failure would decide (--rounds 34)',
    );
  });

  it('says after how long it was undecided, and the rounds and the time in which it would have been decided', () => {
    const { verdict, summary } = runWith(barrierPlan(untilDecided(0.1, 30)), [0, 1, 0]);
    expect(verdict.status).toBe('inconclusive');
    expect(verdict.reasons.join(' ')).toContain(
      'undecided when 15m were over, after 3 of at most 30 good rounds: 60 more rounds without a failure would decide (--decide-within 473m --rounds 63)',
    );
    // One failed round and 62 clean ones are just enough for 10 %; three rounds took 15 minutes, and half as long again is allowed.
    expect([62, 63].map((rounds) => confidenceSequence(1, rounds, 0.95).high <= 0.1)).toEqual([false, true]);
    expect(summary.interval).toMatchObject({ method: 'sequence', effectiveCount: 3 });
  });

  it('is invalid where the harness spoiled most of the rounds that the time allowed', () => {
    const plan = barrierPlan(untilDecided(0.1, 30));
    const fold = createFold(plan, 'hash');
    const spoiled = { quality: { spoiled: 'lateLoop' as const } };
    addAttempts(fold, plan, clientsWith(0));
    addAttempts(fold, plan, clientsWith(0, { round: 2 }), { round: 2, ...spoiled });
    addAttempts(fold, plan, clientsWith(0, { round: 3 }), { round: 3, ...spoiled });
    expect(endOf(fold).verdict.status).toBe('invalid');
  });

  it('takes the share of each round that failed for its count: a round with one failure of four is no failed round', () => {
    const rounds = Array.from({ length: 30 }, () => ({ attempts: 4, failed: 1 }));
    const interval = rateInterval(rounds, 'rounds', 'untilDecided');
    expect(interval).toMatchObject({ effectiveCount: 30, ...confidenceSequence(7.5, 30, 0.95) });
    expect(interval?.low).toBeLessThan(0.25);
    expect(interval?.high).toBeGreaterThan(0.25);
  });
});
