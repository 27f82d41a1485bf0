import Table from 'cli-table3';
import { wrapParts } from './wrap.js';

/** A table without rules: columns parted by three blanks, two blanks before the first. Alignment `right` is for numbers. */
export interface PlainTable {
  readonly head: readonly string[];
  readonly align: readonly ('left' | 'right')[];
  readonly rows: readonly (readonly string[])[];
  /** Colours the heading line. */
  readonly paintHead: (text: string) => string;
}

export function tableLines(table: PlainTable): readonly string[] {
  const drawn = new Table({
    head: table.head.map(table.paintHead),
    chars: noRules,
    // Without this cli-table3 colours by itself.
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    colAligns: [...table.align],
  });
  drawn.push(...table.rows.map((row) => [...row]));
  return drawn
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
}

/** Where the table is wider than the screen each row becomes a paragraph: the first cell, and under it what the others hold, each by its head. */
export function fittedLines(table: PlainTable, columns: number): readonly string[] {
  if (isWithin(table, columns)) return tableLines(table);
  const [title = '', ...heads] = table.head;
  const paragraphs = table.rows.flatMap(([first = '', ...cells]) => {
    const parts = cells.flatMap((cell, index) => (cell === '' ? [] : [`${heads[index] ?? ''} ${cell}`.trim()]));
    return [`  ${first}`, ...wrapParts(parts, { width: columns - 4, gap: '   ' }).map((line) => `    ${line}`)];
  });
  return [`  ${table.paintHead(title)}`, ...paragraphs];
}

export const isWithin = (table: PlainTable, columns: number): boolean =>
  tableLines({ ...table, paintHead: (text) => text }).every((line) => line.length <= columns);

const noRules = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '  ',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '   ',
} as const;
