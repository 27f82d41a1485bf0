import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDuration, msFromNs, nsFromMs, parseDurationNs, parseRate, usFromNs } from '../../src/model/units.js';

describe('durations', () => {
  it.each([
    ['250ms', 250e6],
    ['2s', 2e9],
    ['1.5m', 90e9],
    ['1h', 3600e9],
    ['40us', 40e3],
    [' 2s ', 2e9],
    ['0ms', 0],
  ])('%s is %d ns', (text, ns) => {
    expect(parseDurationNs(text)).toBe(ns);
  });

  it.each(['250', '', 'ms', '-1s', '1e3ms', '2 s', '1s2', '1d', 'NaNms'])('%j is no duration', (text) => {
    expect(parseDurationNs(text)).toBeUndefined();
  });

  it.each([
    [1.5e6, '1.5ms'],
    [2e9, '2s'],
    [90e9, '1.5m'],
    [40e3, '40us'],
  ])('%d ns is written %s', (ns, text) => {
    expect(formatDuration(ns)).toBe(text);
  });

  it('are read back as they were written, within a hundredth of their unit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1e4, max: 3e12 }), (ns) => {
        const back = parseDurationNs(formatDuration(ns)) ?? Number.NaN;
        expect(Math.abs(back - ns)).toBeLessThanOrEqual(ns * 0.01 + 5);
      }),
    );
  });

  it('keep whole nanoseconds, and at least one microsecond for a histogram', () => {
    expect(nsFromMs(1.2345678)).toBe(1_234_568);
    expect(msFromNs(1_500_000)).toBe(1.5);
    expect([usFromNs(0), usFromNs(499), usFromNs(1499), usFromNs(1500)]).toEqual([1, 1, 1, 2]);
  });
});

describe('rates', () => {
  it.each([
    ['1%', 0.01],
    ['1 %', 0.01],
    ['0.01', 0.01],
    ['0', 0],
    ['100%', 1],
    ['1', 1],
  ])('%s is %d', (text, rate) => {
    expect(parseRate(text)).toBe(rate);
  });

  it.each(['150%', '1.5', '-1%', '', '%', '1%%', 'one'])('%j is no rate', (text) => {
    expect(parseRate(text)).toBeUndefined();
  });
});
