import type { ScenarioReport } from '../model/report.js';

export const isUnknown = (signature: string): boolean => signature.startsWith('unknown:');

/** Failures that no signature names: how much that is, and how to give them a name. */
export function unknownHint({ summary }: ScenarioReport): string | undefined {
  const unknown = summary.signatures.filter(({ id }) => isUnknown(id)).reduce((sum, { count }) => sum + count, 0);
  if (unknown === 0) return undefined;
  return `${unknown} of ${summary.failed} failures have no known signature: their timelines are in the report under examples; a rule of your own under signatures: in ws-race.yaml names them`;
}
