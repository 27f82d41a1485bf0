import { describe, expect, it } from 'vitest';
import { concludeRows, type CountedCure } from '../../src/campaign/cure-row.js';

const row = (cure: string, failed: number, low: number, high: number, p50Ms = 10): CountedCure => ({
  cure,
  description: '',
  rounds: 10,
  attempts: 200,
  failed,
  interval: { low, high, level: 0.95, method: 'wilson', effectiveCount: 100, unit: 'designEffect' },
  awaited: { n: 200 - failed, p50Ms, p99Ms: 3 * p50Ms },
});
const none = row('none', 100, 0.4, 0.6);
const ordering = row('ordering', 0, 0, 0.04);
const saysOf = (cure: CountedCure): string | undefined => concludeRows([none, cure, ordering])[1]?.says;

describe('a cure', () => {
  it('costs what the awaited message comes later than with ordering', () => {
    const [, delayed, ordered] = concludeRows([none, row('settle-delay', 0, 0, 0.04, 70), ordering]);
    expect(delayed?.added).toEqual({ n: 200, p50Ms: 60, p99Ms: 180 });
    expect(ordered?.added).toMatchObject({ p50Ms: 0, p99Ms: 0 });
  });

  it('that still fails is called rarer only where the intervals are apart', () => {
    expect(saysOf(row('x', 10, 0.02, 0.1))).toBe('rarer, not gone');
    expect(saysOf(row('x', 90, 0.35, 0.55))).toBe('not gone; no difference from no cure shown');
    expect(saysOf(row('x', 180, 0.8, 0.95))).toBe('worse than no cure');
  });

  it('without a failure is said to be below the bound of so many clean rounds, never to be gone', () => {
    expect(saysOf(row('x', 0, 0, 0.04))).toBe('none seen: below 26 % (by round)');
    expect(saysOf({ ...row('x', 0, 0, 0.04), rounds: 1 })).toBe('none seen: below 95 % (by round)');
    expect(saysOf({ ...row('x', 0, 0, 0.04), rounds: 299 })).toBe('none seen: below 1 % (by round)');
  });

  it('is right by construction only where it is an order', () => {
    const says = concludeRows([none, row('progressive-validation', 0, 0, 0.04), ordering]).map((each) => each.says);
    expect(says.map((text) => text.includes('by construction'))).toEqual([false, false, true]);
    const failing = concludeRows([none, row('ordering', 3, 0.01, 0.05)])[1]?.says;
    expect(failing).not.toContain('by construction');
  });

  it('whose cost is below three times what the harness takes by itself is bounded by the harness', () => {
    const floor = { n: 60, p50Ms: 1, p99Ms: 10 };
    const boundedOf = (cure: CountedCure) => concludeRows([none, cure, ordering], floor)[1]?.boundedByHarness;
    expect(boundedOf(row('x', 0, 0, 0.04, 14))).toEqual(['p99']);
    expect(boundedOf(row('x', 0, 0, 0.04, 8))).toEqual(['p50', 'p99']);
    expect(boundedOf(row('x', 0, 0, 0.04, 70))).toEqual([]);
    expect(concludeRows([none, ordering], floor)[1]?.boundedByHarness).toEqual([]);
    expect(concludeRows([none, ordering])[0]?.boundedByHarness).toEqual([]);
  });

  it('says so when the defect did not show', () => expect(concludeRows([row('none', 0, 0, 0.04)])[0]?.says).toContain('did not show'));
});
