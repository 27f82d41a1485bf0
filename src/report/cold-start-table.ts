import type { ScenarioReport } from '../model/report.js';
import { formatMs } from './figures.js';
import { fittedLines } from './plain-table.js';
import type { Paint } from './style.js';

export const coldStartHead = ['from server start (ms)', 'first TCP accept', 'first 101', 'ready', 'waiting'] as const;

/** Per round, from the start of the server's process. A dash is a thing that did not happen. */
export function coldStartLines(
  { coldStart }: ScenarioReport,
  { paint, columns }: { readonly paint: Paint; readonly columns: number },
): readonly string[] {
  if (coldStart === undefined || coldStart.rounds.length === 0) return [];
  return fittedLines(
    {
      head: [...coldStartHead],
      align: ['left', 'right', 'right', 'right', 'right'],
      rows: coldStartRows(coldStart),
      paintHead: paint.faint,
    },
    columns,
  );
}

export function coldStartRows({ rounds }: NonNullable<ScenarioReport['coldStart']>): readonly (readonly string[])[] {
  return rounds.map(({ round, firstAcceptMs, first101Ms, firstReadyMs, waiting }) => [
    `round ${round}`,
    formatMs(firstAcceptMs),
    formatMs(first101Ms),
    formatMs(firstReadyMs),
    String(waiting),
  ]);
}
