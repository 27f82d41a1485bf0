import { describe, expect, it } from 'vitest';
import { concludeRows, type CountedCure, firstMessagesOf } from '../../src/campaign/cure-row.js';
import { completedAttempt, droppedAttempt } from '../support/attempts.js';

const row = (cure: string, failed: number, low: number, high: number, p50Ms = 10): CountedCure => ({
  cure,
  description: '',
  rounds: 10,
  attempts: 200,
  failed,
  interval: { low, high, level: 0.95, method: 'wilson', effectiveCount: 100, unit: 'designEffect' },
  firstMessage: { n: 200 - failed, p50Ms, p99Ms: 3 * p50Ms },
});
const none = row('none', 100, 0.4, 0.6);
const ordering = row('ordering', 0, 0, 0.04);
const saysOf = (cure: CountedCure): string | undefined => concludeRows([none, cure, ordering])[1]?.says;

describe('a cure', () => {
  it('costs what its first message comes later than that of ordering', () => {
    const [, delayed, ordered] = concludeRows([none, row('settle-delay', 0, 0, 0.04, 70), ordering]);
    expect(delayed?.added).toEqual({ n: 200, p50Ms: 60, p99Ms: 180 });
    expect(ordered?.added).toMatchObject({ p50Ms: 0, p99Ms: 0 });
  });

  it('that still fails is called rarer only where the intervals are apart', () => {
    expect(saysOf(row('x', 10, 0.02, 0.1))).toBe('rarer, not gone');
    expect(saysOf(row('x', 90, 0.35, 0.55))).toBe('not gone; no difference from no cure shown');
    expect(saysOf(row('x', 180, 0.8, 0.95))).toBe('worse than no cure');
  });

  it('without a failure is said to be below both bounds, never to be gone', () => {
    expect(saysOf(row('x', 0, 0, 0.04))).toBe('none seen: below 1.5 % by client, 26 % by round');
    expect(concludeRows([none, ordering])[1]?.says).toContain('gone by construction');
  });

  it('says so when the defect did not show', () => expect(concludeRows([row('none', 0, 0, 0.04)])[0]?.says).toContain('did not show'));
});

describe('the time to the first message', () => {
  it('counts from the release, and only of attempts that succeeded', () => {
    const good = completedAttempt();
    const judged = [good, droppedAttempt({ client: 1 })].map((attempt, index) => ({
      attempt,
      standing: index === 0 ? ('completed' as const) : ('failed' as const),
      triedChecks: [],
      failedChecks: [],
    }));
    const { released = 0, received = 0 } = good.marks;
    expect(firstMessagesOf(judged)).toEqual([(received - released) / 1e6]);
  });
});
