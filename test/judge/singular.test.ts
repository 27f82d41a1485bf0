// One of anything is said in the singular: a run may be of one client in one round.
import { describe, expect, it } from 'vitest';
import { planSentence } from '../../src/judge/plan-sentence.js';
import { proofSentence } from '../../src/judge/proof.js';
import { countOf } from '../../src/judge/rate-gate.js';
import { roundRemarks } from '../../src/judge/round-remarks.js';
import type { Plan } from '../../src/model/plan.js';
import { loadOf } from '../../src/report/plan-text.js';
import { barrierPlan } from './plans.js';

const planOf = (clients: number, rounds: number, maxRate = 0): Plan =>
  barrierPlan({ clients, rounds, gates: [{ id: 'failure-rate', over: { kind: 'any' }, maxRate }] });
const one = planOf(1, 1);

/** `1 rounds`, `1 clean rounds prove`, `1 of 1 attempts`. */
const plural = /\b1 (?:of 1 )?(?:clean |good |more )?(?:rounds|attempts|clients|shards|connects)\b|\b1 clean \w+ prove\b/;

describe('a sentence about one', () => {
  it.each([
    ['load', loadOf({ plan: one } as Parameters<typeof loadOf>[0])],
    ['plan', planSentence(one)],
    ['proof of a clean run', proofSentence(one, [{ attempts: 1, failed: 0 }])],
    ['proof of a failed run', proofSentence(one, [{ attempts: 1, failed: 1 }])],
    ['proof that one round brings', proofSentence(planOf(1, 1, 0.99), [{ attempts: 1, failed: 1 }])],
    ['count of a gate', countOf({ over: { kind: 'any' } }, { failed: 1, attempts: 1, rounds: 1 } as Parameters<typeof countOf>[1])],
    [
      'rounds that were run',
      roundRemarks({ plan: planOf(1, 5), good: 1, gates: [], rounds: [], interrupted: false })
        .map(({ reason }) => reason)
        .join(' '),
    ],
  ])('is in the singular: %s', (_what, sentence) => {
    expect(sentence).toMatch(/\b1\b/);
    expect(sentence).not.toMatch(plural);
  });

  it('says what one clean round proves', () =>
    expect(proofSentence(planOf(1, 1, 0.99), [{ attempts: 1, failed: 1 }])).toContain('1 clean round proves a failure rate below 99 %'));

  it('of each release does not ask whether the clients of one are independent', () => {
    expect(planSentence(planOf(1, 5))).not.toContain('independent');
    expect(proofSentence(planOf(1, 5), Array(5).fill({ attempts: 1, failed: 0 }))).toBe(
      '0 of 5 failed in 5 rounds. By round: below 45.1 % (95 %); for a proof below 1 %: --rounds 299.',
    );
  });
});
