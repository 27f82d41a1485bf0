import type { GateResult, ScenarioReport } from '../model/report.js';
import { dash, formatMs, formatRate } from './figures.js';
import { fittedLines } from './plain-table.js';
import { limitOf, overOf } from './plan-text.js';
import type { Paint } from './style.js';

/** Only where there is more than one gate: the verdict line tells of a single one. */
export function gatesLines(
  { gates }: ScenarioReport,
  { paint, columns }: { readonly paint: Paint; readonly columns: number },
): readonly string[] {
  if (gates.length < 2) return [];
  return fittedLines(
    { head: [...gatesHead], align: ['left', 'left', 'right', 'right', 'left'], rows: gates.map(gateCells), paintHead: paint.faint },
    columns,
  );
}

export const gatesHead = ['gate', 'over', 'observed', 'allowed', 'verdict'] as const;

export function gateCells(result: GateResult): readonly string[] {
  return [result.gate.id, overOf(result.gate), observedOf(result), limitOf(result.gate), result.verdict.status];
}

export function observedOf({ gate, observed }: GateResult): string {
  if (observed === undefined) return dash;
  return 'maxMs' in gate ? `${formatMs(observed)} ms` : formatRate(observed);
}
