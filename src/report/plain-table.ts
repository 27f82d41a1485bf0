import Table from 'cli-table3';

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
