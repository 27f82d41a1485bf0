// The chance that a time of the second report is the longer one, from the histograms of the whole runs.
import { JsHistogram } from 'hdr-histogram-js';
import type { PhaseComparison } from '../../model/comparison.js';
import type { Phase } from '../../model/plan.js';
import type { Latency } from '../../model/report.js';
import { decodeHistogram } from '../histogram.js';
import { type Bucket, chanceLargerBounds, mannWhitney } from '../statistics/mann-whitney.js';
import type { Pair, Side } from './compared-scenario.js';
import { level } from './settings.js';

/** Its bounds take a whole round for one value: the times of a round hang together. */
export function slowerChance({ before, after }: Pair, phase: Phase): PhaseComparison['slower'] {
  const found = mannWhitney(bucketsOf(after, phase), bucketsOf(before, phase));
  if (found === undefined || before.rounds.length < 2 || after.rounds.length < 2) return undefined;
  const bounds = chanceLargerBounds(found.chanceLarger, after.rounds.length, before.rounds.length, level);
  return { chance: found.chanceLarger, ...bounds, level };
}

function bucketsOf({ burst }: Side, phase: Phase): readonly Bucket[] {
  const { succeeded, failed } = burst.phases[phase] ?? {};
  return [succeeded, failed].filter((latency) => latency !== undefined).flatMap(readBuckets);
}

function readBuckets(latency: Latency): readonly Bucket[] {
  const { inner } = decodeHistogram(latency.hdr, latency);
  if (!(inner instanceof JsHistogram)) throw new TypeError('a histogram without an iterator over its values');
  const buckets: Bucket[] = [];
  const { recordedValuesIterator: values } = inner;
  values.reset();
  while (values.hasNext()) {
    const { valueIteratedTo, countAddedInThisIterationStep } = values.next();
    buckets.push({ value: valueIteratedTo, count: countAddedInThisIterationStep });
  }
  return buckets;
}
