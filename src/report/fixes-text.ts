// The table of cures for the screen and for Markdown.
import type { CureRow, FixesReport, FixesTable, MeasuredSpan } from '../model/fixes.js';
import { cleanStrings } from './clean-text.js';
import { counted, dash, formatBound, formatMs, formatRate } from './figures.js';
import { clockSentences } from './harness-sentences.js';
import { escapeMarkdown, markdownCode, markdownTable } from './markdown-text.js';
import { tableLines } from './plain-table.js';
import { columnsOf, createPaint, type TerminalStyle } from './style.js';
import { hang, wrapText } from './wrap.js';

const align = ['left', 'right', 'right', 'left', 'right', 'right', 'left'] as const;
const head = ['cure', 'failed', 'rate', '95 %', 'added p50', 'added p99', 'proves'] as const;

const legend =
  '95 %: by Wilson, two-sided; below: exact, one-sided, at 95 %; in both the clients of a round hang together; added: of attempts that succeeded, against ordering; one round of warm-up is not counted (cold-start, whose rounds start the server, has none)';

export function fixesText(report: FixesReport, style: TerminalStyle): string {
  const shown = cleanStrings(report);
  const paint = createPaint(style.colorLevel);
  const columns = columnsOf(style);
  const blocks = shown.defects.map((table) => [
    ...hang('', `${table.defect} (founding case ${table.foundingCase}; scenario ${table.scenario})`, columns).map(paint.strong),
    ...hang('  ', table.description, columns),
    ...hang('  ', spanOf(table), columns),
    ...rowLines(table.rows, columns, paint.faint),
    ...remarksOf(table, shown.header).flatMap((remark) => hang('  ', remark, columns)),
  ]);
  const { header } = shown;
  const foot = [...hang('', legend, columns), ...hang('', runLine(header), columns)];
  return `${[...blocks, foot].map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

export function fixesMarkdown(report: FixesReport): string {
  const shown = cleanStrings(report);
  const blocks = shown.defects.flatMap((table) => [
    `## ${escapeMarkdown(table.defect)}`,
    escapeMarkdown(`Founding case ${table.foundingCase}; scenario ${table.scenario}: ${table.description}. ${capitalised(spanOf(table))}.`),
    markdownTable({ head, align, rows: table.rows.map((row) => cellsOf(row).map(escapeMarkdown)) }),
    ...remarksOf(table, shown.header).map(escapeMarkdown),
  ]);
  const command = markdownCode(`ws-race ${repeatable(shown.header).join(' ')}`);
  return `${[...blocks, `${escapeMarkdown(`${legend}. ${runLine(shown.header)}`)} ${command}`].join('\n\n')}\n`;
}

/** The arguments that make the same again: with the seed, also where it was drawn. */
function repeatable({ argv, seed }: FixesReport['header']): readonly string[] {
  return argv.some((word) => /^--seed(=|$)/.test(word)) ? argv : [...argv, '--seed', seed];
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

const belowRow = (row: CureRow): string =>
  row.added === undefined ? row.says : `added p50 ${addedAt(row, 'p50')}, p99 ${addedAt(row, 'p99')}; ${row.says}`;

function cellsOf(row: CureRow): readonly string[] {
  const { cure, failed, attempts, interval, says } = row;
  return [
    cure,
    `${failed}/${attempts}`,
    attempts === 0 ? dash : formatRate(failed / attempts),
    interval === undefined ? dash : `[${formatBound(interval.low)}, ${formatBound(interval.high)}]`,
    addedAt(row, 'p50'),
    addedAt(row, 'p99'),
    says,
  ];
}

function addedAt({ added, boundedByHarness }: CureRow, name: 'p50' | 'p99'): string {
  const text = formatAdded(added?.[`${name}Ms`]);
  return boundedByHarness.includes(name) ? `${boundedSign} ${text}` : text;
}

const boundedSign = '~';

function formatAdded(ms: number | undefined): string {
  if (ms === undefined) return dash;
  const size = Math.abs(ms);
  if (size < 0.005) return '+0 ms';
  return `${ms < 0 ? '-' : '+'}${formatMs(size)} ms`;
}

const spanBegins: Readonly<Record<MeasuredSpan['from'], string>> = {
  released: 'the release of the upgrade',
  due: 'the instant at which the connection was due',
};
const spanEnds: Readonly<Record<MeasuredSpan['to'], string>> = {
  welcome: 'the first message, the welcome',
  pushed: 'the message that was pushed',
  echo: "the answer to the client's question",
  identity: 'the answer to whom the client is taken for',
};

const spanOf = ({ measured: { from, to } }: FixesTable): string => `measured from ${spanBegins[from]} to ${spanEnds[to]}`;
const capitalised = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

function remarksOf({ notApplicable, rows, floor }: FixesTable, { rounds }: FixesReport['header']): readonly string[] {
  const isBounded = rows.some(({ boundedByHarness }) => boundedByHarness.length > 0);
  const fewest = Math.min(...rows.map((row) => row.rounds));
  const short = rows.filter((row) => row.rounds < rounds);
  return [
    ...(isBounded && floor !== undefined
      ? [
          `${boundedSign} bounded by the harness: below three times what it takes by itself (${formatMs(floor.p50Ms)} ms p50, ${formatMs(floor.p99Ms)} ms p99, to the welcome of a server that does nothing).`,
        ]
      : []),
    ...(short.length === 0 ? [] : [shortSentence(short, { fewest, all: rows.length, asked: rounds })]),
    ...(notApplicable.length === 0 ? [] : [`Not run, because it does not apply to this defect: ${notApplicable.join(', ')}.`]),
  ];
}

/** All of them: the measurement ended early. Some: the harness spoiled every take of a round of theirs. */
function shortSentence(
  short: readonly CureRow[],
  { fewest, all, asked }: { readonly fewest: number; readonly all: number; readonly asked: number },
): string {
  if (short.length === all) return `Only ${fewest} of ${counted(asked, 'round')} that were asked for.`;
  const list = short.map(({ cure, rounds }) => `${cure} ${rounds}`).join(', ');
  return `Fewer good rounds than the ${asked} asked for, because the harness spoiled the others: ${list}.`;
}

const runLine = ({ seed, environment, cores, durationMs, interrupted, stampsWhy, clockStepMs }: FixesReport['header']): string =>
  `seed ${seed}, environment ${environment}, ${cores} cores, ${Math.round(durationMs / 1000)} s${[...(stampsWhy === undefined ? [] : [stampsWhy]), ...clockSentences({ clockStepMs })].map((text) => `; ${text}`).join('')}${interrupted ? '; INTERRUPTED' : ''}`;
