import { customRuleFor } from '../classify/custom-rule.js';
import type { Finding } from '../model/finding.js';
import type { Attempt } from '../model/history.js';
import type { UnknownBucket } from '../model/report.js';

/** Failures with a text that no signature knows, by bucket: enough of each to write a rule for it. */
export interface UnknownBuckets {
  readonly add: (finding: Finding, attempt: Attempt) => void;
  /** The largest first. */
  readonly list: () => readonly UnknownBucket[];
}

const keptSamples = 3;
const shownBuckets = 5;
const sampleLength = 400;

const isUnknown = ({ signature }: Finding): boolean => signature.startsWith('unknown:') || signature.startsWith('empty-error:');

export function createUnknownBuckets(): UnknownBuckets {
  const buckets = new Map<string, { count: number; readonly samples: string[]; readonly rule: readonly string[] }>();
  return {
    add(finding, attempt) {
      if (!isUnknown(finding)) return;
      const bucket = buckets.get(finding.signature) ?? {
        count: 0,
        samples: [],
        rule: customRuleFor(finding, attempt).trimEnd().split('\n'),
      };
      buckets.set(finding.signature, bucket);
      bucket.count += 1;
      if (bucket.samples.length < keptSamples) bucket.samples.push(sampleOf(finding));
    },
    list: () =>
      [...buckets]
        .map(([id, bucket]) => ({ id, ...bucket }))
        .sort((a, b) => b.count - a.count)
        .slice(0, shownBuckets),
  };
}

const sampleOf = ({ evidence }: Finding): string =>
  evidence
    .map(({ text }) => text)
    .join(' | ')
    .slice(0, sampleLength);
