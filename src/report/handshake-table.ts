import type { Phase } from '../model/plan.js';
import { phases } from '../model/plan.js';
import type { PhaseSummary, ScenarioReport } from '../model/report.js';
import { boundsOf, type PhaseFigure, phaseFigures } from '../model/time-bounds.js';
import { formatBoundedMs, formatMs } from './figures.js';
import { fittedLines, isWithin, type PlainTable, tableLines } from './plain-table.js';
import type { Paint } from './style.js';
import { hang } from './wrap.js';

export const phaseNames: Readonly<Record<Phase, string>> = {
  queue: 'queue',
  dns: 'dns',
  tcp: 'tcp',
  tls: 'tls',
  upgrade: 'upgrade',
  firstMessage: 'first message',
  ready: 'ready',
  close: 'close',
  fromScheduled: 'from scheduled',
};

/** Time per phase. Where more than a fifth may be the harness not looking, `<= 10.4` is an upper bound, and `7.10-12.0` are both bounds. */
export function handshakeLines(
  { summary }: ScenarioReport,
  { paint, columns }: { readonly paint: Paint; readonly columns: number },
): readonly string[] {
  const measured = phases.flatMap((phase) => {
    const figures = summary.phases[phase];
    return figures === undefined || figures.n === 0 ? [] : [{ phase, figures }];
  });
  if (measured.length === 0) return [];
  const bare: PlainTable = {
    head: ['handshake (ms)', 'n', 'p50', 'p90', 'p99', 'max'],
    align: ['left', 'right', 'right', 'right', 'right', 'right', 'left'],
    rows: measured.map(({ phase, figures }) => [phaseNames[phase], ...handshakeCells(phase, figures)]),
    paintHead: paint.faint,
  };
  const bounded = bare.rows.map((row) => row.filter(isBoundedCell));
  if (bounded.every((cells) => cells.length === 0)) return fittedLines(bare, columns);
  const explained: PlainTable = {
    ...bare,
    head: [...bare.head, ''],
    rows: bare.rows.map((row, index) => [...row, (bounded[index] ?? []).length > 0 ? boundedNote : '']),
  };
  if (isWithin(explained, columns)) return tableLines(explained);
  return [...fittedLines(bare, columns), ...hang('  ', `${boundedSigns(bounded.flat())}: ${boundedNote}`, columns)];
}

const boundedNote = 'bounded by the harness';
const isBoundedCell = (cell: string): boolean => /^<= |\d-\d/.test(cell);

/** What the marks of these cells mean: `<= is an upper bound, 7.10-12.0 lies between the two`. */
export function boundedSigns(cells: readonly string[]): string {
  const range = cells.find((cell) => /\d-\d/.test(cell));
  const isUpper = cells.some((cell) => cell.startsWith('<= '));
  return [...(isUpper ? ['<= is an upper bound'] : []), ...(range === undefined ? [] : [`${range} lies between the two`])].join(', ');
}

/** n, p50, p90, p99 and max, ready to show. */
export function handshakeCells(phase: Phase, figures: PhaseSummary): readonly string[] {
  return [String(figures.n), ...phaseFigures.map((figure) => phaseCell(phase, figures, figure))];
}

/** One figure, marked where it is the harness's as well. */
export function phaseCell(phase: Phase, figures: PhaseSummary, figure: PhaseFigure): string {
  return figures.boundedByHarness.includes(figure) ? formatBoundedMs(boundsOf(phase, figures, figure)) : formatMs(figures[`${figure}Ms`]);
}
