import { describe, expect, it } from 'vitest';
import { planSentence } from '../../src/judge/plan-sentence.js';
import { proofSentence } from '../../src/judge/proof.js';
import { rateInterval } from '../../src/judge/rate-interval.js';
import { wilson } from '../../src/judge/statistics/wilson.js';
import type { Gate } from '../../src/model/plan.js';
import { barrierPlan, coldStartPlan, rapidCyclePlan } from './plans.js';

const rounds = (count: number, attempts: number, failed: number) => Array.from({ length: count }, () => ({ attempts, failed }));

describe('the interval of a failure rate', () => {
  it('is Wilson at 95 % over the attempts where those are the unit', () => {
    expect(rateInterval([{ attempts: 263, failed: 81 }], 'attempts')).toMatchObject({
      low: expect.closeTo(0.2553, 4) as number,
      high: expect.closeTo(0.3662, 4) as number,
      level: 0.95,
      method: 'wilson',
      effectiveCount: 263,
      unit: 'attempts',
    });
  });

  it('counts a round as one where rounds are the unit and fewer than ten cannot show how they hang together', () => {
    expect(rateInterval(rounds(5, 20, 9), 'rounds')).toEqual({
      ...wilson(0.45 * 5, 5, 0.95),
      level: 0.95,
      method: 'wilson',
      effectiveCount: 5,
      unit: 'rounds',
    });
  });

  it('counts a round as one where rounds are the unit and nothing failed', () => {
    expect(rateInterval(rounds(40, 20, 0), 'rounds')).toMatchObject({ low: 0, effectiveCount: 40, unit: 'rounds' });
  });

  it('divides by the design effect where ten rounds or more show it', () => {
    const mixed = [...rounds(10, 20, 20), ...rounds(10, 20, 0)];
    const interval = rateInterval(mixed, 'rounds');
    expect(interval).toMatchObject({ unit: 'designEffect', effectiveCount: expect.closeTo(19) as number });
    expect((interval?.high ?? 0) - (interval?.low ?? 0)).toBeGreaterThan(0.35);
  });

  it('is absent without attempts', () => {
    expect(rateInterval([], 'rounds')).toBeUndefined();
    expect(rateInterval([{ attempts: 0, failed: 0 }], 'attempts')).toBeUndefined();
  });
});

const gates = (maxRate: number, confidence?: number): readonly [Gate] => [
  { id: 'failure-rate', over: { kind: 'any' }, maxRate, ...(confidence === undefined ? {} : { confidence }) },
];

describe('what a run proves', () => {
  it('after a clean barrier run: the bound if attempts were independent, that they are not, and what a proof takes', () => {
    expect(proofSentence(barrierPlan({ clients: 20, rounds: 5 }), rounds(5, 20, 0))).toBe(
      '0 of 100 failed in 5 rounds. If attempts are independent: below 3.0 % (95 %). Clients of one release are not; for a proof below 1 %: --rounds 299.',
    );
  });

  it('speaks of the limit and the confidence that were asked for', () => {
    expect(proofSentence(barrierPlan({ gates: gates(0.05, 0.99) }), rounds(5, 20, 0))).toContain(
      'below 4.5 % (99 %). Clients of one release are not; for a proof below 5 %: --rounds 90.',
    );
  });

  it('claims the bound by round once there are rounds enough', () => {
    expect(proofSentence(barrierPlan(), rounds(299, 20, 0))).toBe('0 of 5980 failed in 299 rounds. By round: below 1 % (95 %).');
  });

  it('after a clean run of single clients: the bound by attempts', () => {
    expect(proofSentence(rapidCyclePlan(), rounds(5, 10, 0))).toBe(
      '0 of 50 failed in 5 rounds: below 5.8 % (95 %). For a proof below 1 %: 299 attempts (--rounds 30).',
    );
    expect(proofSentence(rapidCyclePlan(), rounds(30, 10, 0))).toBe('0 of 300 failed in 30 rounds: below 0.99 % (95 %).');
  });

  it('after a clean cold start: that attempts on one start are not independent either', () => {
    expect(proofSentence(coldStartPlan(), rounds(3, 25, 0))).toBe(
      '0 of 75 failed in 3 rounds. If attempts are independent: below 3.9 % (95 %). Those on one start of the server are not; for a proof below 1 %: --rounds 299.',
    );
  });

  it('after failures: what it takes to prove a fix', () => {
    expect(proofSentence(barrierPlan(), [...rounds(4, 20, 11), { attempts: 20, failed: 0 }])).toBe(
      '44 of 100 failed, in 4 of 5 rounds. After a fix, 299 clean rounds prove a failure rate below 1 % (95 %): --rounds 299.',
    );
    expect(proofSentence(rapidCyclePlan(), rounds(5, 10, 1))).toContain(
      '299 clean attempts prove a failure rate below 1 % (95 %): --rounds 30.',
    );
  });

  it('is nothing without an attempt', () => {
    expect(proofSentence(barrierPlan(), [])).toBe('');
  });
});

describe('what a plan can prove, said before the start', () => {
  it.each([
    [
      barrierPlan({ clients: 20, rounds: 5 }),
      '100 attempts in 5 rounds can prove at best a failure rate below 3.0 % (95 %) if they are independent, by round below 45.1 %; for below 1 %: --rounds 299, about 18 min. Takes about 18 s.',
    ],
    [
      barrierPlan({ clients: 20, rounds: 299 }),
      '5980 attempts in 299 rounds can prove at best a failure rate below 0.05 % (95 %) if they are independent, by round below 1 %. Takes about 18 min.',
    ],
    [
      rapidCyclePlan({ clients: 10, rounds: 5 }),
      '50 attempts in 5 rounds can prove at best a failure rate below 5.8 % (95 %); for below 1 %: --rounds 30, about 45 s. Takes about 8 s.',
    ],
    [
      coldStartPlan({ schedule: { kind: 'fixed', rounds: 3 } }),
      '3 starts of the server can prove at best: fewer than 63.2 % of the starts fail (95 %); for below 1 %: --rounds 299, about 17 min. Takes about 11 s.',
    ],
    [
      barrierPlan({ arms: coldStartPlan().arms }),
      'How many attempts there will be is known only afterwards; a proof below 1 % (95 %) takes 299 of them without a failure. Takes about 7 s.',
    ],
    [
      barrierPlan({ clients: 20, gates: gates(0.1, 0.95), schedule: { kind: 'untilDecided', rounds: 120, withinNs: 900e9 } }),
      'Goes on until it is shown whether the failure rate is at most 10 % (95 %): a clean run in 34 rounds, about 2 min; at worst it ends undecided after 120 rounds or 15m, about 7 min. It is looked at after every round: the confidence sequence pays for that.',
    ],
    [
      barrierPlan({ clients: 20, gates: gates(0.01, 0.95), schedule: { kind: 'untilDecided', rounds: 1200, withinNs: 600e9 } }),
      'Goes on until it is shown whether the failure rate is at most 1 % (95 %): a clean run in 457 rounds, about 28 min; at worst it ends undecided after 1200 rounds or 10m, about 10 min. That is too short for a clean run: --decide-within 42m. It is looked at after every round: the confidence sequence pays for that.',
    ],
  ])('%#', (plan, sentence) => {
    expect(planSentence(plan)).toBe(sentence);
  });
});
