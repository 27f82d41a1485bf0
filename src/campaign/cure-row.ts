// What the rounds of one cure come to: a count, times, and a sentence that claims no more than they show.
import type { JudgedAttempt } from '../judge/judged-attempt.js';
import { provenRate } from '../judge/statistics/sample-size.js';
import type { CureRow, Times } from '../model/fixes.js';
import type { Cell } from '../model/report.js';

/** Before its sentence, which takes the row without a cure and that of `ordering` beside it. */
export type CountedCure = Omit<CureRow, 'says' | 'added'>;

export const noCure = 'none';
export const orderingCure = 'ordering';

export function countCure(
  { name, description }: { readonly name: string; readonly description: string },
  cell: Cell | undefined,
  firstMessagesMs: readonly number[],
): CountedCure {
  const times = timesOf(firstMessagesMs);
  return {
    cure: name,
    description,
    rounds: cell?.rounds ?? 0,
    attempts: cell?.attempts ?? 0,
    failed: cell?.failed ?? 0,
    ...(cell?.interval === undefined ? {} : { interval: cell.interval }),
    ...(times === undefined ? {} : { firstMessage: times }),
  };
}

/** From the release to the first message, of those that succeeded, in milliseconds. */
export function firstMessagesOf(judged: readonly JudgedAttempt[]): readonly number[] {
  return judged.flatMap(({ attempt: { marks }, standing }) => {
    const fromNs = marks.released ?? marks.started;
    return standing !== 'completed' || fromNs === undefined || marks.received === undefined ? [] : [(marks.received - fromNs) / 1e6];
  });
}

function timesOf(values: readonly number[]): Times | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number | undefined => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  const [p50Ms, p99Ms] = [at(0.5), at(0.99)];
  return p50Ms === undefined || p99Ms === undefined ? undefined : { n: sorted.length, p50Ms, p99Ms };
}

/** Adds to each row what it costs against `ordering` and what it shows. */
export function concludeRows(counted: readonly CountedCure[]): readonly CureRow[] {
  const none = counted.find(({ cure }) => cure === noCure);
  const ordering = counted.find(({ cure }) => cure === orderingCure)?.firstMessage;
  return counted.map((row) => {
    const own = row.firstMessage;
    const added =
      ordering === undefined || own === undefined
        ? undefined
        : { n: own.n, p50Ms: own.p50Ms - ordering.p50Ms, p99Ms: own.p99Ms - ordering.p99Ms };
    return { ...row, ...(added === undefined ? {} : { added }), says: sentenceOf(row, none) };
  });
}

const confidence = 0.95;

function sentenceOf(row: CountedCure, none: CountedCure | undefined): string {
  const { cure, attempts, failed, rounds } = row;
  if (attempts === 0) return 'nothing was measured';
  if (cure === noCure) return failed > 0 ? 'the fault' : 'the fault did not show: more clients (--n) or rounds';
  if (failed === 0) return `${provenBelow(attempts, rounds)}${cure === orderingCure ? '; gone by construction' : ''}`;
  if (row.interval === undefined || none?.interval === undefined) return 'not gone';
  if (row.interval.high < none.interval.low) return 'rarer, not gone';
  if (row.interval.low > none.interval.high) return 'worse than no cure';
  return 'not gone; no difference from no cure shown';
}

/** Clients of one release hang together, so that the bound by round is the safe one: both are said. */
function provenBelow(attempts: number, rounds: number): string {
  return `none seen: below ${percent(provenRate(attempts, confidence))} by client, ${percent(provenRate(rounds, confidence))} by round`;
}

const percent = (rate: number): string => `${(rate * 100).toPrecision(2)} %`;
