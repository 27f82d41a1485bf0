// How numbers are written for people. What was not measured is a dash, never a 0.
import type { Interval } from '../model/report.js';
import { isBoundedBySlack, type TimeBounds } from '../model/time-bounds.js';

export const dash = '-';

/** The least that is recorded, in ms: whatever is shorter, a close that came with the 101 say, counts as this and was not measured. */
const leastMs = 0.001;

/** Milliseconds with three sensible digits: `0.004`, `0.31`, `4.87`, `15.2`, `1204`; `< 0.01` for what is too short to tell. */
export function formatMs(ms: number | undefined): string {
  if (ms === undefined || !Number.isFinite(ms)) return dash;
  if (ms > 0 && ms <= leastMs) return '< 0.01';
  if (ms === 0 || ms >= 99.95) return ms.toFixed(0);
  if (ms >= 9.995) return ms.toFixed(1);
  return ms >= 0.01 ? ms.toFixed(2) : ms.toFixed(3);
}

/**
 * A time that may be the harness's own. It lies between two bounds: `7.10-12.0`; where nothing can have hidden that it was longer, or where
 * nothing is known of how short it was, the upper one says it all: `<= 10.4`.
 */
export function formatBoundedMs(bounds: TimeBounds): string {
  const { valueMs, lowMs, highMs } = bounds;
  const high = formatMs(highMs);
  if (high.startsWith('<')) return high;
  const isUpper = high === formatMs(valueMs) || lowMs <= leastMs || !isBoundedBySlack(bounds);
  return isUpper ? `<= ${high}` : `${formatMs(lowMs)}-${high}`;
}

/** Milliseconds in a sentence: two digits are enough there (`2.1 ms`, `0.21 ms`, `1204 ms`). */
export function formatShortMs(ms: number | undefined): string {
  if (ms === undefined || !Number.isFinite(ms)) return dash;
  if (ms < 1) return `${formatMs(ms)} ms`;
  return `${ms < 99.95 ? ms.toFixed(1) : ms.toFixed(0)} ms`;
}

/** A measured rate of 0..1 as `47.0 %`, `0.34 %`; only a true 0 reads `0 %` and only a true 1 reads `100 %`. */
export function formatRate(rate: number | undefined): string {
  if (rate === undefined || !Number.isFinite(rate)) return dash;
  const percent = rate * 100;
  if (percent === 0 || percent === 100) return `${percent} %`;
  if (percent >= 99.95) return '> 99.9 %';
  return `${percent >= 1 ? percent.toFixed(1) : plain(percent.toPrecision(2))} %`;
}

/** One end of an interval: whole percent above ten, more digits below. */
export function formatBound(rate: number): string {
  const percent = rate * 100;
  return percent >= 9.95 && percent < 99.5 ? `${percent.toFixed(0)} %` : formatRate(rate);
}

/** A limit as its author wrote it: `0 %`, `1 %`, `0.5 %`. */
export const formatLimit = (rate: number): string => `${plain((rate * 100).toPrecision(10))} %`;

/** A probability as `0.031`, `< 0.001`. */
export const formatPValue = (pValue: number): string => (pValue < 0.001 ? '< 0.001' : plain(pValue.toPrecision(2)));

/** `[31 %, 63 %] at 95 %, by round`: the unit says what the interval takes for independent. Two one-sided bounds are told as such. */
export function formatInterval(interval: Interval): string {
  return `[${formatBound(interval.low)}, ${formatBound(interval.high)}] ${levelOf(interval)}, ${unitOf(interval)}`;
}

function levelOf({ level, method }: Interval): string {
  switch (method) {
    case 'wilson':
    case 'sequence':
      return `at ${formatLimit(level)}`;
    case 'clopperPearson':
      return `each end by itself at ${formatLimit(level)}`;
  }
}

function unitOf(interval: Interval): string {
  switch (interval.unit) {
    case 'attempts':
      return 'by attempt';
    case 'rounds':
      return 'by round';
    case 'designEffect':
      return `worth ${Math.round(interval.effectiveCount)} independent attempts`;
  }
}

/** `1 round`, `5 rounds`; a plural of its own may be given. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** Without an exponent and without trailing zeros. */
const plain = (digits: string): string => {
  const number = Number(digits);
  return Math.abs(number) >= 1e-6 || number === 0 ? String(number) : number.toFixed(12).replace(/0+$/, '');
};
