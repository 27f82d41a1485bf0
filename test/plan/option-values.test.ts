import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  parseConfidence,
  parseCount,
  parseDurationOption,
  parseHeader,
  parsePositiveDuration,
  parseRateOption,
  parseRegex,
  parseSubprotocol,
  parseTimeouts,
} from '../../src/plan/option-values.js';
import { usageErrorOf } from './plan-support.js';

describe('a count', () => {
  it('is read as it is written, from 1 to 100,000', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 100_000 }), (count) => parseCount(String(count), '--n') === count));
  });

  it.each([
    ['0', 'would test nothing'],
    ['-1', 'would test nothing'],
    ['1.5', 'not a whole number'],
    ['1e9', 'more than 100,000'],
    ['1e3', 'not written as a plain number'],
    ['100001', 'more than 100,000'],
    ['', 'not a number'],
    ['many', 'not a number'],
    ['NaN', 'not a number'],
    ['0x10', 'not written as a plain number'],
  ])('of %j is refused: %s', (text, wrong) => {
    const error = usageErrorOf(() => parseCount(text, '--n'));
    expect(error.read).toBe(`--n ${text}`);
    expect(error.wrong).toContain(wrong);
    expect(error.remedy).toContain('from 1 to 100,000');
    expect(error.exitCode).toBe(2);
  });
});

describe('a duration', () => {
  it.each([
    ['250ms', 250e6],
    ['2s', 2e9],
    ['1.5m', 90e9],
    ['0ms', 0],
  ])('of %s is %d ns', (text, ns) => {
    expect(parseDurationOption(text, '--linger')).toBe(ns);
  });

  it.each([
    ['250', 'needs its unit', 'Did you mean 250ms or 250s?'],
    ['1.5', 'needs its unit', 'Did you mean 1.5ms or 1.5s?'],
    ['2sec', 'not a duration', '250ms, 2s or 1m'],
    ['-2s', 'not a duration', '250ms, 2s or 1m'],
    ['', 'not a duration', '250ms, 2s or 1m'],
  ])('of %j is refused with a hint', (text, wrong, hint) => {
    const error = usageErrorOf(() => parseDurationOption(text, '--linger'));
    expect(error.wrong).toContain(wrong);
    expect(error.remedy).toContain(hint);
  });

  it('of nothing at all is refused where something has to be waited for', () => {
    expect(usageErrorOf(() => parsePositiveDuration('0s', '--ready-within')).read).toBe('--ready-within 0s');
  });
});

describe('a rate', () => {
  it.each([
    ['1%', 0.01],
    ['0.01', 0.01],
    ['0', 0],
    ['100%', 1],
      ['.5%', 0.005],
      ['.01', 0.01],
      ['1e-3', 0.001],
  ])('of %s is %d', (text, rate) => {
    expect(parseRateOption(text, '--max-failure-rate')).toBe(rate);
  });

  it.each([
    ['150%', 'not above 100 %', 'Write 1% or 0.01'],
    ['150', 'not above 100 %', 'Write 1% or 0.01'],
    ['5', 'not above 100 %', 'Did you mean 5% or 0.05?'],
    ['1', '1 % or all of it', 'Did you mean 1% or 100%?'],
    ['1.0', '1 % or all of it', 'Did you mean 1% or 100%?'],
    ['-1%', 'not below 0', 'Write 1% or 0.01'],
    ['few', 'not a rate', 'Write 1% or 0.01'],
    ['.', 'not a rate', 'Write 1% or 0.01'],
  ])('of %s is refused: %s', (text, wrong, hint) => {
    const error = usageErrorOf(() => parseRateOption(text, '--max-failure-rate'));
    expect(error.wrong).toContain(wrong);
    expect(error.remedy).toContain(hint);
  });
});

describe('a confidence', () => {
  it.each([
    ['95%', 0.95],
    ['0.95', 0.95],
    ['99.9%', 0.9990000000000001],
  ])('of %s is %d', (text, confidence) => {
    expect(parseConfidence(text, '--confidence')).toBeCloseTo(confidence, 12);
  });

  it.each([
    ['95', 'between 0 and 100 %', 'Did you mean 95% or 0.95?'],
    ['0', 'asks for no proof', '95% or 0.95'],
    ['0%', 'asks for no proof', '95% or 0.95'],
    ['1', 'certainty', '95% or 0.95'],
    ['100%', 'certainty', '95% or 0.95'],
    ['150%', 'between 0 and 100 %', '95% or 0.95'],
    ['sure', 'not a confidence', '95% or 0.95'],
  ])('of %s is refused: %s', (text, wrong, hint) => {
    const error = usageErrorOf(() => parseConfidence(text, '--confidence'));
    expect(error.wrong).toContain(wrong);
    expect(error.remedy).toContain(hint);
  });
});

describe('a header', () => {
  it('is cut at its first colon', () => {
    expect(parseHeader('x-tenant: a:b', '--header')).toEqual(['x-tenant', 'a:b']);
  });

  it.each([
    ['no colon canary'],
    [': canary'],
    ['bad name: canary'],
    ['x: canary\r\ny: z'],
    ['Sec-WebSocket-Key: canary'],
    ['Upgrade: canary'],
  ])('of %j is refused without quoting its value', (text) => {
    const error = usageErrorOf(() => parseHeader(text, '--header'));
    expect(error.message).not.toContain('canary');
    expect(error.read).toContain('--header');
  });
});

describe('time-outs', () => {
  it('are one duration for every phase', () => {
    expect(parseTimeouts('10s', '--timeout')).toEqual({ tcpNs: 10e9, tlsNs: 10e9, upgradeNs: 10e9, closeNs: 10e9 });
  });

  it('are given by phase', () => {
    expect(parseTimeouts('upgrade=30s, tcp=2s', '--timeout')).toEqual({ upgradeNs: 30e9, tcpNs: 2e9 });
  });

  it.each(['10', 'upgrade=10', 'dns=1s', 'upgrade=', '=1s', '0s', 'constructor=1s'])('of %j are refused', (text) => {
    expect(usageErrorOf(() => parseTimeouts(text, '--timeout')).read).toContain('--timeout');
  });
});

it('a subprotocol is one token', () => {
  expect(parseSubprotocol('graphql-transport-ws', '--subprotocol')).toBe('graphql-transport-ws');
  expect(usageErrorOf(() => parseSubprotocol('a, b', '--subprotocol')).remedy).toContain('one name each time');
});

it('a regular expression has to be one', () => {
  expect(parseRegex('ready on \\d+', '--server-ready')).toBe('ready on \\d+');
  expect(usageErrorOf(() => parseRegex('(', '--server-ready')).wrong).toContain('not a JavaScript regular expression');
});
