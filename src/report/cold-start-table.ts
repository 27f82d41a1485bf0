import type { ScenarioReport } from '../model/report.js';
import { isBoundedBySlack } from '../model/time-bounds.js';
import { formatBoundedMs, formatMs } from './figures.js';
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
  return rounds.map((round) => [
    `round ${round.round}`,
    timeOf(round.firstAcceptMs, round.slackMs?.firstAccept),
    timeOf(round.first101Ms, round.slackMs?.first101),
    timeOf(round.firstReadyMs, round.slackMs?.firstReady),
    String(round.waiting),
  ]);
}

/** From a deed of ours to an arrival: with slack it is an upper bound. */
export function timeOf(valueMs: number | undefined, slackMs = 0): string {
  if (valueMs === undefined) return formatMs(valueMs);
  const bounds = { valueMs, lowMs: Math.max(0, valueMs - slackMs), highMs: valueMs };
  return isBoundedBySlack(bounds) ? formatBoundedMs(bounds) : formatMs(valueMs);
}
