// From compared figures to the verdict on a scenario: every difference that is shown is a sentence of its own.
import type { ComparedFigures, RateComparison, ScenarioComparison, SignatureComparison, TimeComparison } from '../../model/comparison.js';
import { counted, formatMs, formatRate } from '../words.js';
import { fewestRounds } from './settings.js';

export function judgeFigures(figures: ComparedFigures): Pick<ScenarioComparison, 'verdict' | 'notes'> {
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
  const notes = [...signatureNotes(figures), ...timeNotes(times)];
  if (worse.length > 0) return { verdict: { difference: 'regression', reasons: [...worse, ...better] }, notes };
  if (better.length > 0) return { verdict: { difference: 'improvement', reasons: better }, notes };
  return { verdict: { difference: 'noDifferenceShown', reasons: [nothingShown(figures.rate)] }, notes };
}

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

function nothingShown({ shows, before, after, smallestRise, unit }: RateComparison): string {
  if (shows === 'tooFewRounds') {
    const least = Math.max(fewestRounds, Math.min(before.rounds, after.rounds) + 1);
    return `too few rounds to show a difference: ${before.rounds} before, ${after.rounds} after; run at least ${counted(least, 'round')} a side (--rounds)`;
  }
  if (smallestRise === undefined) return 'so few attempts that not even a server that always fails would have stood out: run more rounds';
  const atWorst = unit === 'rounds' ? ', even if the clients of a round fail together' : '';
  return `a rise of the failure rate by ${(smallestRise * 100).toFixed(1)} points or more would have been seen (80 % power)${atWorst}`;
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
