// The figures of a comparison as rows, for the screen and for Markdown. Before and after stand one under the other.
import type {
  ColdStartFigure,
  ComparedFigures,
  ComparedPercentile,
  RateComparison,
  SignatureComparison,
  TimeComparison,
} from '../model/comparison.js';
import { isBoundedBySlack } from '../model/time-bounds.js';
import { formatBoundedMs, formatMs, formatPValue, formatRate } from './figures.js';
import { phaseNames } from './handshake-table.js';

export interface Rows {
  readonly head: readonly string[];
  readonly align: readonly ('left' | 'right')[];
  readonly rows: readonly (readonly string[])[];
}

export function rateRows({ before, after }: RateComparison): Rows {
  const row = (name: string, side: RateComparison['before']): readonly string[] => [
    name,
    String(side.failed),
    String(side.attempts),
    formatRate(side.rate),
    String(side.rounds),
  ];
  return {
    head: ['failures', 'failed', 'attempts', 'rate', 'rounds'],
    align: ['left', 'right', 'right', 'right', 'right'],
    rows: [row('before', before), row('after', after)],
  };
}

/**
 * `difference +47.0 points [+31.0, +63.0] at 95 %; by chance alone at least as much worse with p < 0.001 (whole rounds dealt anew)`.
 * p is the chance of such a difference where there is none, not the chance that there is none.
 */
export function differenceSentence({ difference, interval, test, pWorse, pBetter, shows }: RateComparison): string {
  const says = `difference ${formatPoints(difference)} points [${formatPoints(interval.low)}, ${formatPoints(interval.high)}] at ${formatRate(interval.level).replace('.0', '')}`;
  const by = test === 'permutation' ? 'whole rounds dealt anew' : "Fisher's exact test";
  const isBetter = shows === 'better' || (shows === 'noDifference' && difference < 0);
  if (difference === 0) return `${says}; p ${equals(pWorse)} (${by})`;
  return `${says}; by chance alone at least as much ${isBetter ? 'better' : 'worse'} with p ${equals(isBetter ? pBetter : pWorse)} (${by})`;
}

const equals = (pValue: number): string => (pValue < 0.001 ? formatPValue(pValue) : `= ${formatPValue(pValue)}`);

/** A difference of rates in percentage points, with its sign. */
export function formatPoints(difference: number): string {
  const points = difference * 100;
  const digits = points !== 0 && Math.abs(points) < 0.1 ? points.toPrecision(1) : points.toFixed(1);
  return points > 0 ? `+${digits}` : digits;
}

export function signatureRows(signatures: readonly SignatureComparison[]): Rows {
  return {
    head: ['finding', 'before', 'after', 'change'],
    align: ['left', 'right', 'right', 'left'],
    rows: signatures.map(({ id, before, after, change, isRegression }) => [
      id,
      String(before),
      String(after),
      isRegression ? `${change}: a regression` : change,
    ]),
  };
}

export function phaseRows({ phases }: ComparedFigures): Rows {
  return {
    head: ['handshake (ms)', '', 'n', 'p50', 'p90', 'p99', ''],
    align: ['left', 'left', 'right', 'right', 'right', 'right', 'left'],
    rows: phases.flatMap(({ phase, n, percentiles }) => {
      const times = percentileNames.map((name) => percentiles[name]);
      return [
        [phaseNames[phase], 'before', String(n.before), ...times.map((time) => timeOf(time, 'before')), ''],
        ['', 'after', String(n.after), ...times.map((time) => timeOf(time, 'after')), changesOf(percentiles)],
      ];
    }),
  };
}

/** Says what the sign before some of the times means; empty where none carries it. */
export function boundedRemark({ rows }: Rows): readonly string[] {
  return rows.some((cells) => cells.some((cell) => cell.startsWith('<= '))) ? ['<= bounded by the harness'] : [];
}

const percentileNames = ['p50', 'p90', 'p99'] as const satisfies readonly ComparedPercentile[];

/** More than a fifth of it may be the harness: then its bounds are shown, here as in the report. */
function timeOf(time: TimeComparison, side: 'before' | 'after'): string {
  const valueMs = time[`${side}Ms`];
  const bounds = { valueMs, lowMs: Math.max(0, valueMs - time.slackMs[side]), highMs: valueMs + time.lateSlackMs[side] };
  return isBoundedBySlack(bounds) ? formatBoundedMs(bounds) : formatMs(valueMs);
}

function changesOf(percentiles: Readonly<Record<ComparedPercentile, TimeComparison>>): string {
  const words = { slower: 'slower', faster: 'faster', withinSlack: 'undecided' } as const;
  const changes = (['slower', 'faster', 'withinSlack'] as const).flatMap((change) => {
    const names = percentileNames.filter((name) => percentiles[name].shows === change);
    return names.length === 0 ? [] : [`${names.join(', ')} ${words[change]}`];
  });
  return changes.join(', ');
}

const coldStartNames = { firstAccept: 'first TCP accept', first101: 'first 101', firstReady: 'ready' } as const satisfies Readonly<
  Record<ColdStartFigure, string>
>;

export function coldStartComparisonRows({ coldStart }: ComparedFigures): Rows {
  return {
    head: ['from server start (ms)', 'before', 'after', ''],
    align: ['left', 'right', 'right', 'left'],
    rows: (['firstAccept', 'first101', 'firstReady'] as const).flatMap((figure) => {
      const time = coldStart[figure];
      if (time === undefined) return [];
      const change = time.shows === 'slower' || time.shows === 'faster' ? time.shows : time.shows === 'withinSlack' ? 'undecided' : '';
      return [[coldStartNames[figure], timeOf(time, 'before'), timeOf(time, 'after'), change]];
    }),
  };
}
