import type { GateResult, ScenarioReport } from '../model/report.js';
import { isBoundedBySlack } from '../model/time-bounds.js';
import { dash, formatBoundedMs, formatInterval, formatLimit, formatMs, formatRate } from './figures.js';
import { fittedLines } from './plain-table.js';
import { limitOf, overOf } from './plan-text.js';
import type { Paint } from './style.js';

/** Only where there is more than one gate: the verdict line tells of a single one. */
export function gatesLines(
  { gates }: ScenarioReport,
  { paint, columns }: { readonly paint: Paint; readonly columns: number },
): readonly string[] {
  if (gates.length < 2) return [];
  return fittedLines({ head: [...gatesHead], align: gatesAlign, rows: gates.map(gateCells), paintHead: paint.faint }, columns);
}

export const gatesHead = ['gate', 'over', 'observed', 'interval', 'allowed', 'verdict'] as const;
export const gatesAlign = ['left', 'left', 'right', 'left', 'right', 'left'] as const;

export function gateCells(result: GateResult): readonly string[] {
  return [result.gate.id, overOf(result.gate), observedOf(result), intervalOf(result), limitOf(result.gate), result.verdict.status];
}

export function observedOf({ gate, observed, slackMs = { early: 0, late: 0 } }: GateResult): string {
  if (observed === undefined) return dash;
  if ('maxMs' in gate) {
    const bounds = { valueMs: observed, lowMs: Math.max(0, observed - slackMs.early), highMs: observed + slackMs.late };
    return `${isBoundedBySlack(bounds) ? formatBoundedMs(bounds) : formatMs(observed)} ms`;
  }
  return 'maxCount' in gate ? String(observed) : formatRate(observed);
}

/** `[31 %, 63 %] at 95 %, by round`, `[1.2, 4.8] ms at 95 %, by attempt`: the level, and what the interval takes for independent. */
function intervalOf({ interval, intervalMs }: GateResult): string {
  if (intervalMs !== undefined) return timeIntervalOf(intervalMs);
  return interval === undefined ? dash : formatInterval(interval);
}

/** An end for which there were too few times is open. */
function timeIntervalOf({ lowMs, highMs, unit, level }: NonNullable<GateResult['intervalMs']>): string {
  if (lowMs === undefined && highMs === undefined) return dash;
  const [low, high] = [lowMs === undefined ? '(0' : `[${formatMs(lowMs)}`, highMs === undefined ? '?)' : `${formatMs(highMs)}]`];
  return `${low}, ${high} ms at ${formatLimit(level)}, ${unit === 'rounds' ? 'by round' : 'by attempt'}`;
}
