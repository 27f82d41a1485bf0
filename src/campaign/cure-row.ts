// What the rounds of one cure come to: a count, times, and a sentence that claims no more than they show.
import { isNearFloor } from '../judge/floor.js';
import { provenRate } from '../judge/statistics/sample-size.js';
import type { CureRow, Times } from '../model/fixes.js';
import type { Cell } from '../model/report.js';
import { timesOf } from './awaited-times.js';

/** Before its sentence, which takes the row without a cure and that of `ordering` beside it. */
export type CountedCure = Omit<CureRow, 'says' | 'added' | 'boundedByHarness'>;

export const noCure = 'none';
export const orderingCure = 'ordering';

export function countCure(
  { name, description }: { readonly name: string; readonly description: string },
  cell: Cell | undefined,
  awaitedMs: readonly number[],
): CountedCure {
  const awaited = timesOf(awaitedMs);
  return {
    cure: name,
    description,
    rounds: cell?.rounds ?? 0,
    attempts: cell?.attempts ?? 0,
    failed: cell?.failed ?? 0,
    ...(cell?.interval === undefined ? {} : { interval: cell.interval }),
    ...(awaited === undefined ? {} : { awaited }),
  };
}

/** Adds to each row what it costs against `ordering` and what it shows; `floor` is what the harness takes by itself. */
export function concludeRows(counted: readonly CountedCure[], floor?: Times): readonly CureRow[] {
  const none = counted.find(({ cure }) => cure === noCure);
  const ordering = counted.find(({ cure }) => cure === orderingCure)?.awaited;
  return counted.map((row) => {
    const added = addedTo(ordering, row.awaited);
    return {
      ...row,
      ...(added === undefined ? {} : { added }),
      boundedByHarness: row.cure === orderingCure ? [] : boundedIn(added, floor),
      says: sentenceOf(row, none),
    };
  });
}

function addedTo(ordering: Times | undefined, own: Times | undefined): Times | undefined {
  if (ordering === undefined || own === undefined) return undefined;
  return { n: own.n, p50Ms: own.p50Ms - ordering.p50Ms, p99Ms: own.p99Ms - ordering.p99Ms };
}

/** A difference that small is as well our own: the floor is in both times, and not to the same microsecond. */
function boundedIn(added: Times | undefined, floor: Times | undefined): CureRow['boundedByHarness'] {
  if (added === undefined || floor === undefined) return [];
  return (['p50', 'p99'] as const).filter((name) => isNearFloor(Math.abs(added[`${name}Ms`]), floor[`${name}Ms`]));
}

const confidence = 0.95;

function sentenceOf(row: CountedCure, none: CountedCure | undefined): string {
  const { cure, attempts, failed, rounds } = row;
  if (attempts === 0) return 'nothing was measured';
  if (cure === noCure) return failed > 0 ? 'the fault' : 'the fault did not show: nothing below is shown to cure it';
  if (failed === 0) return `${provenBelow(rounds)}${cure === orderingCure ? ', gone by construction' : ''}`;
  if (row.interval === undefined || none?.interval === undefined) return 'not gone';
  if (row.interval.high < none.interval.low) return 'rarer, not gone';
  if (row.interval.low > none.interval.high) return 'worse than no cure';
  return 'not gone; no difference from no cure shown';
}

/** Clients of one release hang together: a round counts as one. */
const provenBelow = (rounds: number): string => `none seen: below ${percent(provenRate(rounds, confidence))} (by round)`;

const percent = (rate: number): string => `${Number((rate * 100).toPrecision(2))} %`;
