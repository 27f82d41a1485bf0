// The table of cures for the screen and for Markdown.
import type { CureRow, FixesReport, FixesTable } from '../model/fixes.js';
import { cleanStrings } from './clean-text.js';
import { dash, formatBound, formatMs, formatRate } from './figures.js';
import { escapeMarkdown, markdownCode, markdownTable } from './markdown-text.js';
import { tableLines } from './plain-table.js';
import { columnsOf, createPaint, type TerminalStyle } from './style.js';
import { hang, wrapText } from './wrap.js';

const align = ['left', 'right', 'right', 'left', 'right', 'right', 'left'] as const;
const head = ['cure', 'failed', 'rate', '95 %', 'added p50', 'added p99', 'shows'] as const;

/** Time from the release to the first message, of attempts that succeeded, less that of `ordering`. */
const legend =
  'added: time from the release of the upgrade to the first message, of attempts that succeeded, against ordering; one round of warm-up is not counted';

export function fixesText(report: FixesReport, style: TerminalStyle): string {
  const shown = cleanStrings(report);
  const paint = createPaint(style.colorLevel);
  const columns = columnsOf(style);
  const blocks = shown.defects.map((table) => [
    ...hang('', `${table.defect} (founding case ${table.foundingCase}; scenario ${table.scenario})`, columns).map(paint.strong),
    ...hang('  ', table.description, columns),
    ...rowLines(table.rows, columns, paint.faint),
    ...remarksOf(table).flatMap((remark) => hang('  ', remark, columns)),
  ]);
  const { header } = shown;
  const foot = [...hang('', legend, columns), ...hang('', runLine(header), columns)];
  return `${[...blocks, foot].map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

export function fixesMarkdown(report: FixesReport): string {
  const shown = cleanStrings(report);
  const blocks = shown.defects.flatMap((table) => [
    `## ${escapeMarkdown(table.defect)}`,
    escapeMarkdown(`Founding case ${table.foundingCase}; scenario ${table.scenario}: ${table.description}.`),
    markdownTable({ head, align, rows: table.rows.map((row) => cellsOf(row).map(escapeMarkdown)) }),
    ...remarksOf(table).map(escapeMarkdown),
  ]);
  const command = markdownCode(`ws-race ${shown.header.argv.join(' ')}`);
  return `${[...blocks, `${escapeMarkdown(`${legend}. ${runLine(shown.header)}`)} ${command}`].join('\n\n')}\n`;
}

/** What a row shows stands in the last column where there is room for it; on a narrow screen, with the times, below its row. */
function rowLines(rows: readonly CureRow[], columns: number, paintHead: (text: string) => string): readonly string[] {
  const cells = rows.map(cellsOf);
  const widths = head.slice(0, -1).map((name, column) => Math.max(name.length, ...cells.map((row) => row[column]?.length ?? 0)));
  const room = columns - widths.reduce((sum, width) => sum + width + gap, margin);
  if (room >= leastRoom) {
    const wrapped = cells.map((row) => [...row.slice(0, -1), wrapText(row.at(-1) ?? '', room).join('\n')]);
    return tableLines({ head, align, rows: wrapped, paintHead });
  }
  const counted = cells.map((row) => row.slice(0, countedColumns));
  const lines = tableLines({ head: head.slice(0, countedColumns), align: align.slice(0, countedColumns), rows: counted, paintHead });
  return lines.flatMap((line, index) => {
    const row = rows[index - 1];
    return row === undefined ? [line] : [line, ...hang('      ', belowRow(row), columns)];
  });
}

/** Of plain-table.ts: two blanks before the first column, three between columns. */
const margin = 2;
const gap = 3;
const leastRoom = 24;
/** Cure, failed, rate, 95 %. */
const countedColumns = 4;

const belowRow = ({ added, says }: CureRow): string =>
  added === undefined ? says : `added p50 ${formatAdded(added.p50Ms)}, p99 ${formatAdded(added.p99Ms)}; ${says}`;

function cellsOf({ cure, failed, attempts, interval, added, says }: CureRow): readonly string[] {
  return [
    cure,
    `${failed}/${attempts}`,
    attempts === 0 ? dash : formatRate(failed / attempts),
    interval === undefined ? dash : `[${formatBound(interval.low)}, ${formatBound(interval.high)}]`,
    formatAdded(added?.p50Ms),
    formatAdded(added?.p99Ms),
    says,
  ];
}

function formatAdded(ms: number | undefined): string {
  if (ms === undefined) return dash;
  const size = Math.abs(ms);
  if (size < 0.005) return '+0 ms';
  return `${ms < 0 ? '-' : '+'}${formatMs(size)} ms`;
}

const remarksOf = ({ notApplicable }: FixesTable): readonly string[] =>
  notApplicable.length === 0 ? [] : [`Not run, because it does not apply to this defect: ${notApplicable.join(', ')}.`];

const runLine = ({ seed, environment, cores, durationMs, interrupted }: FixesReport['header']): string =>
  `seed ${seed}, environment ${environment}, ${cores} cores, ${Math.round(durationMs / 1000)} s${interrupted ? '; INTERRUPTED' : ''}`;
