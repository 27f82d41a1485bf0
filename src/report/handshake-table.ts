import type { Phase } from '../model/plan.js';
import { phases } from '../model/plan.js';
import type { PhaseSummary, ScenarioReport } from '../model/report.js';
import { formatAtMostMs, formatMs } from './figures.js';
import { fittedLines, isWithin, type PlainTable, tableLines } from './plain-table.js';
import type { Paint } from './style.js';

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

/** Time per phase of the attempts that succeeded. `<= 10.4` is an upper bound: more than a fifth of it is the harness not looking. */
export function handshakeLines(
  { summary }: ScenarioReport,
  { paint, columns }: { readonly paint: Paint; readonly columns: number },
): readonly string[] {
  const measured = phases.flatMap((phase) => {
    const figures = summary.phases[phase];
    return figures === undefined || figures.n === 0 ? [] : [{ phase, figures }];
  });
  if (measured.length === 0) return [];
  const isBounded = measured.some(({ figures }) => figures.boundedByHarness.length > 0);
  const bare: PlainTable = {
    head: ['handshake (ms)', 'n', 'p50', 'p90', 'p99', 'max'],
    align: ['left', 'right', 'right', 'right', 'right', 'right', 'left'],
    rows: measured.map(({ phase, figures }) => [phaseNames[phase], ...handshakeCells(figures)]),
    paintHead: paint.faint,
  };
  if (!isBounded) return fittedLines(bare, columns);
  const explained: PlainTable = {
    ...bare,
    head: [...bare.head, ''],
    rows: bare.rows.map((row, index) => [...row, (measured[index]?.figures.boundedByHarness.length ?? 0) > 0 ? boundedNote : '']),
  };
  if (isWithin(explained, columns)) return tableLines(explained);
  return [...fittedLines(bare, columns), `  <= ${boundedNote}`];
}

const boundedNote = 'bounded by the harness';

/** n, p50, p90, p99 and max, ready to show. */
export function handshakeCells(figures: PhaseSummary): readonly string[] {
  const percentile = (name: 'p50' | 'p90' | 'p99', ms: number): string =>
    figures.boundedByHarness.includes(name) ? formatAtMostMs(ms) : formatMs(ms);
  return [
    String(figures.n),
    percentile('p50', figures.p50Ms),
    percentile('p90', figures.p90Ms),
    percentile('p99', figures.p99Ms),
    formatMs(figures.maxMs),
  ];
}
