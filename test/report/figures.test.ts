import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Interval } from '../../src/model/report.js';
import {
  counted,
  formatBound,
  formatBoundedMs,
  formatInterval,
  formatLimit,
  formatMs,
  formatPValue,
  formatRate,
  formatShortMs,
} from '../../src/report/figures.js';

describe('milliseconds', () => {
  it.each([
    [undefined, '-'],
    [Number.NaN, '-'],
    [0, '0'],
    [0.001, '< 0.01'],
    [0.0004, '< 0.01'],
    [0.004, '0.004'],
    [0.09, '0.09'],
    [4.871, '4.87'],
    [9.999, '10.0'],
    [15.24, '15.2'],
    [99.96, '100'],
    [1204.4, '1204'],
  ])('%s reads %s', (ms, text) => {
    expect(formatMs(ms)).toBe(text);
  });

  it('never read 0 unless they are', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.00101, max: 1e6, noNaN: true }), (ms) => {
        expect(Number(formatMs(ms))).toBeGreaterThan(0);
        expect(Math.abs(Number(formatMs(ms)) - ms)).toBeLessThanOrEqual(ms < 0.01 ? 0.0006 : ms < 10 ? 0.0051 : ms < 100 ? 0.051 : 0.51);
      }),
    );
  });

  it('that are too short to tell are not shown as measured, also where they may be shorter still', () => {
    expect(formatShortMs(0.001)).toBe('< 0.01 ms');
    expect(formatBoundedMs({ valueMs: 0.001, lowMs: 0.001, highMs: 0.001 })).toBe('< 0.01');
    expect(formatBoundedMs({ valueMs: 0.004, lowMs: 0.001, highMs: 0.004 })).toBe('<= 0.004');
  });

  it.each([
    ['only the end may be early', 10.4, 7.1, 10.4, '<= 10.4'],
    ['the begin may be early as well', 10.4, 7.1, 12, '7.10-12.0'],
    ['only the begin may be early', 10.4, 10.4, 14, '10.4-14.0'],
    ['what the begin hides does not show', 10.4, 7.1, 10.4001, '<= 10.4'],
    ['nothing is known of how short it was', 10.4, 0.001, 12, '<= 12.0'],
    ['it is near to the floor, and has hardly any slack', 1.13, 1.1, 1.15, '<= 1.15'],
  ])('are bounded honestly where %s', (_where, valueMs, lowMs, highMs, text) => {
    expect(formatBoundedMs({ valueMs, lowMs, highMs })).toBe(text);
  });

  it('are shorter in a sentence', () => {
    expect([0.21, 2.1, 3, 150.4, undefined].map(formatShortMs)).toEqual(['0.21 ms', '2.1 ms', '3.0 ms', '150 ms', '-']);
  });
});

describe('rates', () => {
  it.each([
    [undefined, '-'],
    [0, '0 %'],
    [1, '100 %'],
    [0.47, '47.0 %'],
    [0.00299, '0.3 %'],
    [0.0034, '0.34 %'],
    [0.9999, '> 99.9 %'],
    [0.0000012, '0.00012 %'],
  ])('%s reads %s', (rate, text) => {
    expect(formatRate(rate)).toBe(text);
  });

  it('read 0 % and 100 % only when they are, and never hold an exponent', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-9, max: 1 - 1e-9, noNaN: true }), (rate) => {
        expect(formatRate(rate)).not.toMatch(/^(?:0|100) %|e/);
      }),
    );
  });

  it('are whole percent at the ends of a wide interval', () => {
    expect([0, 0.0362, 0.3149, 0.999, 1].map(formatBound)).toEqual(['0 %', '3.6 %', '31 %', '99.9 %', '100 %']);
  });

  it('of a limit read as they were written', () => {
    expect([0, 0.01, 0.005, 0.07, 0.1 + 0.2].map(formatLimit)).toEqual(['0 %', '1 %', '0.5 %', '7 %', '30 %']);
  });
});

it('an interval says what it takes for independent', () => {
  const interval: Interval = { low: 0.31, high: 0.63, level: 0.95, method: 'wilson', effectiveCount: 35.6, unit: 'rounds' };
  expect(formatInterval(interval)).toBe('[31 %, 63 %] at 95 %, by round');
  expect(formatInterval({ ...interval, level: 0.9, method: 'sequence' })).toBe('[31 %, 63 %] at 90 %, by round');
  expect(formatInterval({ ...interval, unit: 'attempts' })).toContain('by attempt');
  expect(formatInterval({ ...interval, unit: 'designEffect' })).toContain('worth 36 independent attempts');
});

it('the two one-sided bounds of a gate with a confidence are not told as one interval at that level', () => {
  const bounds: Interval = { low: 0.31, high: 0.63, level: 0.99, method: 'clopperPearson', effectiveCount: 36, unit: 'rounds' };
  expect(formatInterval(bounds)).toBe('[31 %, 63 %] each end by itself at 99 %, by round');
});

it('p-values and counts read as people write them', () => {
  expect([0.0301, 0.5, 0.0004].map(formatPValue)).toEqual(['0.03', '0.5', '< 0.001']);
  expect([counted(1, 'round'), counted(2, 'round'), counted(0, 'match', 'matches')]).toEqual(['1 round', '2 rounds', '0 matches']);
});
