import type { TerminalStyle } from '../report/style.js';

/** `--color` and `--no-color` first, then NO_COLOR, FORCE_COLOR, then what the stream can do. */
export function colorLevelOf(stream: NodeJS.WriteStream, color: boolean | undefined): TerminalStyle['colorLevel'] {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (color === false) return 0;
  if (color === true) return 2;
  if (NO_COLOR !== undefined && NO_COLOR !== '') return 0;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '') return FORCE_COLOR === '0' || FORCE_COLOR === 'false' ? 0 : 2;
  if (!stream.isTTY || TERM === 'dumb') return 0;
  const depth = stream.getColorDepth();
  return depth >= 24 ? 3 : depth >= 8 ? 2 : depth >= 4 ? 1 : 0;
}

const defaultColumns = 100;

export function styleOf(stream: NodeJS.WriteStream, color: boolean | undefined): TerminalStyle {
  return { colorLevel: colorLevelOf(stream, color), columns: columnsOfStream(stream, process.env) };
}

/** A terminal says how wide it is; in a pipe COLUMNS does, else there are 100. */
export function columnsOfStream(
  { isTTY, columns }: Pick<NodeJS.WriteStream, 'isTTY' | 'columns'>,
  { COLUMNS = '' }: Readonly<Record<string, string | undefined>>,
): number {
  if (isTTY) return columns;
  return /^\d+$/.test(COLUMNS) && Number(COLUMNS) > 0 ? Number(COLUMNS) : defaultColumns;
}

export const isInteractive = (stream: NodeJS.WriteStream): boolean => stream.isTTY && process.env['TERM'] !== 'dumb' && !isCi();

export function isCi(): boolean {
  const { CI } = process.env;
  return CI !== undefined && CI !== '' && CI !== 'false' && CI !== '0';
}
