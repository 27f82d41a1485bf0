import type { ScenarioReport, SignatureCount } from '../model/report.js';
import { dash, formatShortMs } from './figures.js';
import { tableLines } from './plain-table.js';
import type { Paint } from './style.js';
import { hang, wrapText } from './wrap.js';

const wide = 100;

/** One row a signature, the most frequent first. Where the screen is narrow the meaning stands under its row. */
export function findingsLines({ summary }: ScenarioReport, screen: { readonly paint: Paint; readonly columns: number }): readonly string[] {
  if (summary.signatures.length === 0) return [];
  const rows = [...summary.signatures].sort((a, b) => b.count - a.count);
  return screen.columns >= wide ? wideTable(rows, screen) : narrowTable(rows, screen);
}

function wideTable(
  rows: readonly SignatureCount[],
  { paint, columns }: { readonly paint: Paint; readonly columns: number },
): readonly string[] {
  const before = 2 + Math.max(7, ...rows.map(({ id }) => id.length)) + 3 + 5 + 3 + 10 + 3 + 9 + 3;
  const width = Math.max(24, columns - before);
  return tableLines({
    head: [...findingHead, 'what it means'],
    align: ['left', 'right', 'right', 'right', 'left'],
    rows: rows.map((row) => [...findingCells(row), wrapText(row.means, width).join('\n')]),
    paintHead: paint.faint,
  });
}

function narrowTable(
  rows: readonly SignatureCount[],
  { paint, columns }: { readonly paint: Paint; readonly columns: number },
): readonly string[] {
  const [heading = '', ...lines] = tableLines({
    head: [...findingHead],
    align: ['left', 'right', 'right', 'right'],
    rows: rows.map(findingCells),
    paintHead: paint.faint,
  });
  return [heading, ...lines.flatMap((line, index) => [line, ...hang('    ', rows[index]?.means ?? '', columns)])];
}

export const findingHead = ['finding', 'count', 'who closed', 'after 101'];

/** Id, count (`50 in 1` when one incident cut fifty connections), who closed, median time after the 101. */
export function findingCells({ id, count, closedBy, after101Us, incidents }: SignatureCount): readonly string[] {
  const times = incidents > 0 && incidents < count ? `${count} in ${incidents}` : String(count);
  return [id, times, closedBy ?? dash, formatShortMs(after101Us === undefined ? undefined : after101Us / 1000)];
}
