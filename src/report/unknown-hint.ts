import type { ScenarioReport } from '../model/report.js';
import { counted, formatRate } from './figures.js';

export const isUnknown = (signature: string): boolean => signature.startsWith('unknown:');

const warnAbove = 0.1;

/** Failures that no signature names: how much that is, what they say, and a rule to paste that gives the first of them a name. */
export function unknownHints({ summary, unknownBuckets = [] }: ScenarioReport): readonly string[] {
  const unknown = summary.signatures.filter(({ id }) => isUnknown(id)).reduce((sum, { count }) => sum + count, 0);
  if (unknown === 0) return [];
  const share = unknown / Math.max(1, summary.failed);
  const much = share > warnAbove ? ` (${formatRate(share)}: more than the catalogue should miss)` : '';
  return [
    `${unknown} of ${counted(summary.failed, 'failure')} ${unknown === 1 ? 'has' : 'have'} no known signature${much}; see the timelines in the report under examples`,
    ...unknownBuckets.flatMap(({ id, count, samples: [first = ''] }) => `${id} (${count}): ${first}`),
  ];
}

/** A rule for the largest bucket, to be pasted into ws-race.yaml; empty where nothing is unknown. */
export function unknownRule({ unknownBuckets = [] }: ScenarioReport): readonly string[] {
  const [largest] = unknownBuckets;
  return largest === undefined ? [] : ['a rule that names it, for ws-race.yaml:', ...largest.rule.map((line) => `  ${line}`)];
}
