import type { Latency } from '../../model/report.js';
import { decodeHistogram, type TimeHistogram } from '../histogram.js';

/**
 * Adds two histograms bucket by bucket; the exact minimum, maximum and count beside them stay exact. Slack is kept only where both
 * sides have it: half of it would look like little.
 */
export function mergeLatencies(a: Latency, b: Latency): Latency {
  const slackHdr = a.slackHdr === undefined || b.slackHdr === undefined ? undefined : added(a.slackHdr, b.slackHdr).encode();
  return {
    count: a.count + b.count,
    minUs: Math.min(a.minUs, b.minUs),
    maxUs: Math.max(a.maxUs, b.maxUs),
    hdr: added(a.hdr, b.hdr).encode(),
    ...(slackHdr === undefined ? {} : { slackHdr }),
  };
}

/** Only the buckets are of use here: the exact ends stand in the report. */
function added(a: string, b: string): TimeHistogram {
  const ends = { minUs: 1, maxUs: Number.POSITIVE_INFINITY };
  const sum = decodeHistogram(a, ends);
  sum.add(decodeHistogram(b, ends));
  return sum;
}
