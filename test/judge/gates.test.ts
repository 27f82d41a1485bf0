import { describe, expect, it } from 'vitest';
import { judgePhaseGate, type PhaseGate } from '../../src/judge/phase-gate.js';
import { judgeRateGate, type RateGate, type RateObserved } from '../../src/judge/rate-gate.js';
import { observeRounds } from '../../src/judge/observe-rounds.js';
import { clopperPearsonLower } from '../../src/judge/statistics/clopper-pearson.js';
import { designEffect } from '../../src/judge/statistics/design-effect.js';
import { draw } from '../../src/model/draw.js';

const at = (valueMs: number, { early = 0, late = 0 } = {}) => ({ valueMs, lowMs: valueMs - early, highMs: valueMs + late });
const gate = (changes: Partial<RateGate> = {}): RateGate => ({ id: 'failure-rate', over: { kind: 'any' }, maxRate: 0.01, ...changes });
const observed = (changes: Partial<RateObserved> = {}): RateObserved => ({
  attempts: 100,
  failed: 0,
  rounds: 5,
  failedRounds: 0,
  unit: 'rounds',
  ...changes,
});

describe('a gate on the observed rate', () => {
  it.each([
    [0, 0, 'pass', '0 of 100 attempts failed; allowed 0 %'],
    [1, 0, 'fail', '1 of 100 attempts failed: 1.0 %; allowed 0 %'],
    [1, 0.01, 'pass', '1 of 100 attempts failed: 1.0 %; allowed 1 %'],
    [2, 0.01, 'fail', '2 of 100 attempts failed: 2.0 %; allowed 1 %'],
    [100, 1, 'pass', '100 of 100 attempts failed: 100 %; allowed 100 %'],
  ])('%i of 100 with a limit of %f: %s', (failed, maxRate, status, reason) => {
    const result = judgeRateGate(gate({ maxRate }), observed({ failed, failedRounds: Math.min(failed, 5) }));
    expect(result).toMatchObject({ observed: failed / 100, verdict: { status, reasons: [reason] } });
  });

  it('is inconclusive without a single attempt, and has no observed rate', () => {
    const result = judgeRateGate(gate(), observed({ attempts: 0, rounds: 0 }));
    expect(result.verdict.status).toBe('inconclusive');
    expect(result).not.toHaveProperty('observed');
  });

  it('names the signature that it is about', () => {
    const result = judgeRateGate(
      gate({ over: { kind: 'signature', id: 'early-1011' }, maxRate: 0 }),
      observed({ failed: 6, failedRounds: 2 }),
    );
    expect(result.verdict).toEqual({ status: 'fail', reasons: ['early-1011: 6 of 100 attempts: 6.0 %; allowed 0 %'] });
  });
});

describe('a gate with a confidence', () => {
  const at95 = gate({ confidence: 0.95 });

  it('counts rounds behind a barrier: 298 clean ones are not enough for 1 %, 299 are', () => {
    expect(judgeRateGate(at95, observed({ attempts: 5960, rounds: 298 })).verdict.status).toBe('inconclusive');
    expect(judgeRateGate(at95, observed({ attempts: 5980, rounds: 299 })).verdict.status).toBe('pass');
  });

  it('counts attempts where nothing releases them together', () => {
    expect(judgeRateGate(at95, observed({ attempts: 299, unit: 'attempts' })).verdict.status).toBe('pass');
    expect(judgeRateGate(at95, observed({ attempts: 298, unit: 'attempts' })).verdict.status).toBe('inconclusive');
  });

  it('says how many more would decide', () => {
    const [byRound] = judgeRateGate(at95, observed()).verdict.reasons;
    expect(byRound).toContain('294 more rounds without a failure would decide (--rounds 299)');
    const [byAttempt] = judgeRateGate(at95, observed({ unit: 'attempts' })).verdict.reasons;
    expect(byAttempt).toContain('199 more attempts without a failure would decide (--rounds 15)');
  });

  it('passes with failures that the limit leaves room for', () => {
    const result = judgeRateGate(at95, observed({ attempts: 1000, failed: 3, unit: 'attempts' }));
    expect(result.verdict).toEqual({ status: 'pass', reasons: ['3 of 1000 attempts failed: 0.3 %: at most 0.77 % (95 %); allowed 1 %'] });
  });

  it('fails once the lower bound exceeds the limit', () => {
    const result = judgeRateGate(at95, observed({ failed: 47, failedRounds: 5 }));
    expect(result.verdict.status).toBe('fail');
    expect(result.interval).toMatchObject({ method: 'clopperPearson', unit: 'rounds', effectiveCount: 5, level: 0.95, high: 1 });
    // Of the attempts' rate, not of the rounds': all five rounds had a failure, and less than half of the attempts failed.
    expect(result.interval?.low).toBeCloseTo(clopperPearsonLower(0.47 * 5, 5, 0.95), 6);
    expect(result.observed).toBe(0.47);
  });

  it('never fails where the gate on the observed rate would pass', () => {
    const rare = observed({ attempts: 10_000, failed: 10, rounds: 100, failedRounds: 10 });
    expect(judgeRateGate(gate(), rare).verdict.status).toBe('pass');
    const result = judgeRateGate(at95, rare);
    expect(result.verdict.status).toBe('inconclusive');
    expect(result.verdict.reasons[0]).toContain('fewer clients in each');
  });

  it('gets no better by failing more', () => {
    const rank = { pass: 0, inconclusive: 1, fail: 2, invalid: 3, unreachable: 3 };
    for (const unit of ['rounds', 'attempts'] as const) {
      const ranks = Array.from(
        { length: 60 },
        (_, failed) =>
          rank[judgeRateGate(at95, observed({ attempts: 6000, rounds: 600, failed, failedRounds: failed, unit })).verdict.status],
      );
      expect(ranks).toEqual([...ranks].sort());
      expect(ranks[0]).toBe(0);
      expect(ranks.at(-1)).toBeGreaterThan(0);
    }
  });

  it.each([
    ['apart', 10, 0.05, 0],
    ['half of them as whole rounds', 10, 0.3, 0.5],
    ['as whole rounds', 20, 0.1, 1],
  ])(
    'fails a server that fails at the limit itself (clients %s, %i rounds) in at most 5 %% of 400 runs',
    (_, rounds, maxRate, clumping) => {
      const failedOf = (run: number, round: number): number => {
        const at = (what: string, client = 0): number => draw('gate', what, maxRate, clumping, run, round, client);
        const chance = at('clump') < clumping ? (at('bad') < maxRate ? 1 : 0) : maxRate;
        return Array.from({ length: 20 }, (_client, client) => at('fail', client)).filter((place) => place < chance).length;
      };
      const failing = Array.from({ length: 400 }, (_run, run) => {
        const held = Array.from({ length: rounds }, (_round, round) => ({ attempts: 20, failed: failedOf(run, round) }));
        const seen = { ...observeRounds(held, 'rounds'), worth: designEffect(held).effectiveCount };
        return judgeRateGate(gate({ maxRate, confidence: 0.95 }), seen).verdict.status;
      }).filter((status) => status === 'fail');
      // Two and a half standard deviations of 400 runs on top.
      expect(failing.length / 400).toBeLessThanOrEqual(0.05 + 0.027);
    },
  );

  it('says that a rate of 0 cannot be proven', () => {
    const result = judgeRateGate(gate({ maxRate: 0, confidence: 0.95 }), observed());
    expect(result.verdict.status).toBe('inconclusive');
    expect(result.verdict.reasons[0]).toContain('no number of attempts proves a rate of 0');
  });
});

describe('a gate on the time of a phase', () => {
  const upgrade: PhaseGate = { id: 'upgrade.p99', over: { kind: 'phase', phase: 'upgrade', percentile: 99 }, maxMs: 20 };

  it.each([
    [15, 10, 'pass'],
    [20, 0, 'pass'],
    [30, 5, 'fail'],
    [30, 10, 'inconclusive'],
    [30, 15, 'inconclusive'],
  ])('%f ms with an early slack of %f ms against 20 ms: %s', (valueMs, early, status) => {
    expect(judgePhaseGate(upgrade, at(valueMs, { early }))).toMatchObject({ observed: valueMs, verdict: { status } });
  });

  it('does not pass a time of which the late slack may hide that it was longer, and leaves no doubt where it cannot', () => {
    const valueMs = upgrade.maxMs - 1;
    expect(judgePhaseGate(upgrade, at(valueMs, { early: 2 })).verdict.status).toBe('pass');
    expect(judgePhaseGate(upgrade, at(valueMs, { early: 2, late: 1 })).verdict.status).toBe('pass');
    const { verdict, slackMs } = judgePhaseGate(upgrade, at(valueMs, { early: 3, late: 2 }));
    expect(verdict.status).toBe('inconclusive');
    expect(verdict.reasons[0]).toContain('it may have been up to 2 ms longer');
    expect(slackMs).toEqual({ early: 3, late: 2 });
  });

  it('fails a time that is above its limit however early its end was, for a late begin makes it longer still', () => {
    expect(judgePhaseGate(upgrade, at(30, { early: 9, late: 50 })).verdict.status).toBe('fail');
  });

  it.each([5, 500])('decides nothing about %i ms of a run whose clock was set, and says why', (valueMs) => {
    const { verdict, observed } = judgePhaseGate(upgrade, at(valueMs), 30_000);
    expect([verdict.status, observed]).toEqual(['inconclusive', valueMs]);
    expect(verdict.reasons[0]).toContain('the wall clock was set by 30s during the run');
  });

  it.each([
    [30, 12, 'inconclusive'],
    [15, 12, 'pass'],
  ])('%f ms, nearer than three times to a floor of %f ms, against 20 ms: %s', (valueMs, floorMs, status) => {
    const { verdict } = judgePhaseGate(upgrade, { ...at(valueMs), floorMs, isNearFloor: true });
    expect(verdict.status).toBe(status);
    if (status === 'inconclusive') expect(verdict.reasons[0]).toContain('bounded by the harness, which takes 12 ms by itself');
  });

  it('is inconclusive when no attempt passed the phase', () => {
    expect(judgePhaseGate(upgrade, undefined).verdict).toEqual({
      status: 'inconclusive',
      reasons: ['upgrade p99: no attempt passed this phase'],
    });
  });
});
