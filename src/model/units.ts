/** Whole nanoseconds since the zero of the clock that wrote them. Never subtracted across hosts. */
export type Ns = number;

const nsPerUnit: Readonly<Record<string, number>> = { us: 1e3, ms: 1e6, s: 1e9, m: 60e9, h: 3600e9 };

export const nsFromMs = (ms: number): Ns => Math.round(ms * 1e6);
export const msFromNs = (ns: Ns): number => ns / 1e6;
export const usFromNs = (ns: Ns): number => Math.max(1, Math.round(ns / 1e3));

/** Reads `250ms`, `2s`, `1.5m`; undefined for anything else, a bare number included. */
export function parseDurationNs(text: string): Ns | undefined {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(us|ms|s|m|h)$/.exec(text.trim()) ?? [];
  if (amount === undefined || unit === undefined) return undefined;
  return Math.round(Number(amount) * (nsPerUnit[unit] ?? Number.NaN));
}

/** Reads a rate written as `1%` or `0.01` into 0..1; undefined for anything else or outside of that. */
export function parseRate(text: string): number | undefined {
  const [, amount, percent] = /^((?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)\s*(%?)$/i.exec(text.trim()) ?? [];
  if (amount === undefined) return undefined;
  const rate = percent === '%' ? Number(amount) / 100 : Number(amount);
  return rate >= 0 && rate <= 1 ? rate : undefined;
}

/** A duration as people write it: 1500000 -> `1.5ms`, 2e9 -> `2s`. */
export function formatDuration(ns: Ns): string {
  const unit = ns >= 60e9 ? 'm' : ns >= 1e9 ? 's' : ns >= 1e6 ? 'ms' : 'us';
  return `${Number((ns / (nsPerUnit[unit] ?? 1)).toFixed(2))}${unit}`;
}
