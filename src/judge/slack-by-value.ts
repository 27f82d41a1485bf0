// The slack typical of values of a size: late reads cluster in the slow tail, so the slack at p99 is not the p99 of the slack.
import type { Ns } from '../model/units.js';

export interface SlackByValue {
  readonly record: (us: number, slackNs: Ns) => void;
  /** The mean slack of the values within about 5 % of this one, in microseconds; 0 where none of the marks was read from a socket. */
  readonly typicalUs: (us: number) => number;
}

/** Buckets of the values on a logarithmic scale, each with the count and the sum of the slacks: some 450 at most. */
export function createSlackByValue(): SlackByValue {
  const buckets = new Map<number, { count: number; sumNs: number }>();
  return {
    record(us, slackNs) {
      const bucket = buckets.get(bucketOf(us)) ?? { count: 0, sumNs: 0 };
      bucket.count += 1;
      bucket.sumNs += slackNs;
      buckets.set(bucketOf(us), bucket);
    },
    typicalUs(us) {
      const bucket = buckets.get(nearest([...buckets.keys()], bucketOf(us)) ?? Number.NaN);
      return bucket === undefined ? 0 : bucket.sumNs / bucket.count / 1e3;
    },
  };
}

const bucketOf = (us: number): number => Math.round(Math.log(us) / Math.log(1.05));

function nearest(candidates: readonly number[], wanted: number): number | undefined {
  return candidates.reduce<number | undefined>(
    (best, candidate) => (best === undefined || Math.abs(candidate - wanted) < Math.abs(best - wanted) ? candidate : best),
    undefined,
  );
}
