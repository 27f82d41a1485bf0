import type { Finding } from '../model/finding.js';
import type { WireFacts } from './facts.js';
import { groupBy } from '../model/group-by.js';
import { clustersOf, massSize, massWindowNs } from './round-facts.js';

/**
 * How many incidents stand behind the findings of each signature: one restart that cuts fifty connections is one. Elsewhere every
 * attempt is an incident of its own, unless at least five that opened at different times were cut in one instant.
 */
export function countIncidents(
  facts: readonly WireFacts[],
  findings: readonly Finding[],
  isLifecycle: (signature: string) => boolean,
): Readonly<Record<string, number>> {
  const bySignature = groupBy(
    facts.map((one, index) => [findings[index]?.signature ?? '', one] as const),
    ([signature]) => signature,
  );
  return Object.fromEntries(
    [...bySignature].map(([signature, members]) => {
      const clusters = clustersOf(members.map(([, one]) => one));
      const counts = clusters.map((cluster) => (isLifecycle(signature) || isMassCut(cluster) ? 1 : cluster.length));
      return [signature, counts.reduce((sum, count) => sum + count, 0)];
    }),
  );
}

/** What a barrier released together also fails together; only a cut that reaches older connections as well is an event. */
function isMassCut(cluster: readonly WireFacts[]): boolean {
  const opened = cluster.map(({ attempt }) => attempt.marks.opened).filter((openedNs) => openedNs !== undefined);
  return cluster.length >= massSize && opened.length === cluster.length && Math.max(...opened) - Math.min(...opened) > massWindowNs;
}
