// From compared figures to the verdict on a scenario: every difference that is shown is a sentence of its own.
import type { ComparedFigures, RateComparison, ScenarioComparison, SignatureComparison, TimeComparison } from '../../model/comparison.js';
import { counted, formatMs, formatRate } from '../words.js';
import { roundsNeeded } from './enough-rounds.js';
import { significant } from './settings.js';

export interface Judging {
  /** How many are compared side by side: each of them has to show more. */
  readonly scenarios: number;
  readonly minEffect: number;
}

export function judgeFigures(figures: ComparedFigures, judging: Judging): Pick<ScenarioComparison, 'verdict' | 'notes'> {
  const times = namedTimes(figures);
  const worse = [
    ...(figures.rate.shows === 'worse' ? [rateSentence(figures.rate)] : []),
    ...figures.signatures.filter(({ isRegression }) => isRegression).map((row) => newSentence(row, figures.rate)),
    ...times.filter(({ time }) => time.shows === 'slower').map(({ name, time }) => timeSentence(name, time)),
  ];
  const better = [
    ...(figures.rate.shows === 'better' ? [rateSentence(figures.rate)] : []),
    ...times.filter(({ time }) => time.shows === 'faster').map(({ name, time }) => timeSentence(name, time)),
  ];
  const untold = untoldTimes(figures, times, judging);
  const notes = [...signatureNotes(figures), ...timeNotes(times)];
  if (worse.length > 0) return { verdict: { difference: 'regression', reasons: [...worse, ...better] }, notes: [...notes, ...untold] };
  if (better.length > 0) return { verdict: { difference: 'improvement', reasons: better }, notes: [...notes, ...untold] };
  return { verdict: { difference: 'noDifferenceShown', reasons: [nothingShown(figures.rate, judging), ...untold] }, notes };
}

/** Nothing could have been seen of the failure rate there, so a green would be worth nothing. */
export const isUndecided = ({ verdict, figures }: Pick<ScenarioComparison, 'verdict' | 'figures'>): boolean =>
  verdict.difference === 'notComparable' || (verdict.difference === 'noDifferenceShown' && figures?.rate.smallestRise === undefined);

interface NamedTime {
  readonly name: string;
  readonly time: TimeComparison;
}

function namedTimes({ phases, coldStart }: ComparedFigures): readonly NamedTime[] {
  const ofPhases = phases.flatMap(({ phase, percentiles }) =>
    Object.entries(percentiles).map(([percentile, time]) => ({ name: `${phase} ${percentile}`, time })),
  );
  const starts = { firstAccept: 'time to first accept', first101: 'time to first 101', firstReady: 'time to ready' } as const;
  const ofStarts = (['firstAccept', 'first101', 'firstReady'] as const).flatMap((figure) => {
    const time = coldStart[figure];
    return time === undefined ? [] : [{ name: starts[figure], time }];
  });
  return [...ofPhases, ...ofStarts];
}

function rateSentence(rate: RateComparison): string {
  const { low, high } = rate.interval;
  const by = rate.test === 'permutation' ? 'by permutation of rounds' : 'by Fisher';
  const p = rate.shows === 'better' ? rate.pBetter : rate.pWorse;
  return `failure rate ${formatRate(rate.before.rate)} -> ${formatRate(rate.after.rate)}: ${points(rate.difference)} points [${points(low)}, ${points(high)}] at 95 %, p ${formatP(p)} ${by}`;
}

/** A difference of two rates in percentage points: `+4.2`. */
const points = (difference: number): string => `${difference > 0 ? '+' : ''}${(difference * 100).toFixed(1)}`;
const formatP = (p: number): string => (p < 0.0001 ? '< 0.0001' : String(Number(p.toPrecision(2))));

const newSentence = ({ id, after, pWorse }: SignatureComparison, { after: side }: RateComparison): string =>
  `new fault ${id}: ${after} of ${side.attempts}, none before (p ${formatP(pWorse)})`;

function timeSentence(name: string, { beforeMs, afterMs, ratio }: TimeComparison): string {
  const range = ratio === undefined ? '' : `, x ${ratio.value.toFixed(2)} [${ratio.low.toFixed(2)}, ${ratio.high.toFixed(2)}] by round`;
  return `${name} ${formatMs(beforeMs)} -> ${formatMs(afterMs)}${range}`;
}

function nothingShown({ shows, before, after, smallestRise, unit }: RateComparison, { scenarios, minEffect }: Judging): string {
  if (shows === 'tooFewRounds') {
    const needed = roundsNeeded(scenarios, significant.rate);
    return `too few rounds to show a difference: ${before.rounds} before, ${after.rounds} after${among(scenarios)}; run at least ${counted(needed, 'round')} a side (--rounds ${needed})`;
  }
  if (smallestRise === undefined) return neverSeen(before.rate, minEffect, among(scenarios));
  const atWorst = unit === 'rounds' ? ', even if the clients of a round fail together' : '';
  return `a rise of the failure rate by ${(smallestRise * 100).toFixed(1)} points or more would have been seen (80 % power)${atWorst}`;
}

const among = (scenarios: number): string => (scenarios === 1 ? '' : `, for one of ${scenarios} scenarios`);

function neverSeen(rate: number, minEffect: number, where: string): string {
  if (rate === 1) return 'every attempt failed before, so that it cannot have got worse';
  if (rate + minEffect >= 1) {
    return `no rise can be larger than --min-effect: ${formatRate(rate)} failed before, and ${formatRate(minEffect)} more would be all`;
  }
  const more = minEffect > 0 ? ` by more than --min-effect` : '';
  return `so few attempts${where} that not even a server that always fails would have stood out${more}: run more rounds`;
}

/** Times that are there to read, and of which nothing could be shown. */
function untoldTimes({ rate }: ComparedFigures, times: readonly NamedTime[], { scenarios }: Judging): readonly string[] {
  const isUntold = times.length > 0 && times.every(({ time }) => time.shows === 'tooFewRounds');
  if (!isUntold || rate.shows === 'tooFewRounds') return [];
  const needed = roundsNeeded(scenarios, significant.time);
  const have = Math.min(rate.before.rounds, rate.after.rounds);
  if (have >= needed) return ['the times were not compared: too few rounds have any'];
  return [
    `the times were not compared: ${counted(have, 'round')} a side are too few${among(scenarios)}; ${needed} would do (--rounds ${needed})`,
  ];
}

function signatureNotes({ signatures, rate }: ComparedFigures): readonly string[] {
  return signatures.flatMap(({ id, change, before, after, isRegression }) => {
    if (change === 'vanished') return [`${id} is gone: ${before} of ${rate.before.attempts} before`];
    return change === 'new' && !isRegression ? [`${id} is new: ${after} of ${rate.after.attempts}; no proof of a regression`] : [];
  });
}

function timeNotes(times: readonly NamedTime[]): readonly string[] {
  return times
    .filter(({ time }) => time.shows === 'withinSlack')
    .map(({ name, time }) => `${timeSentence(name, time)}: undecided, for the harness alone may have made this difference`);
}
