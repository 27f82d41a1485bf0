import { describe, expect, it } from 'vitest';
import { stepBetween, tieClocks } from '../../../src/dial/kernel/clock-tie.js';

/** A monotonic clock and a wall clock that reads `offsetNs` more. Readings take `takesNs`, one in ten much longer. */
function clocks(offsetNs: number, takesNs = 400) {
  let nowNs = 5e9;
  let readings = 0;
  const pass = (): number => {
    readings += 1;
    nowNs += readings % 10 === 3 ? 200e3 : takesNs;
    return nowNs;
  };
  return { nowNs: pass, wallNs: () => pass() + offsetNs };
}

describe('two clocks', () => {
  it('are tied by the tightest pair of readings, to within half of what it took', () => {
    const { offsetNs, errorNs } = tieClocks(clocks(1e12));
    expect(errorNs).toBe(400);
    expect(Math.abs(offsetNs + 1e12)).toBeLessThanOrEqual(errorNs);
  });

  it('that were tied twice without a step between are said to be the same', () => {
    expect(stepBetween(tieClocks(clocks(1e12)), tieClocks(clocks(1e12 + 300)))).toBeUndefined();
  });

  it.each([1e9, -20e3])('show a step of %i ns at the second tie', (stepNs) => {
    const found = stepBetween(tieClocks(clocks(1e12)), tieClocks(clocks(1e12 + stepNs)));
    expect(found).toBeGreaterThan(stepNs - 1000);
    expect(found).toBeLessThan(stepNs + 1000);
  });
});
