// What the log says beside the counts, added up over the rounds: faults it names without impact, and buckets explained by time alone.
import type { Finding } from '../model/finding.js';
import type { ScenarioReport } from '../model/report.js';
import { createCounter } from './counter.js';

export type LogWithoutImpact = ScenarioReport['logWithoutImpact'];
export type ExplainedByTime = ScenarioReport['explainedByTime'];

export interface LogRemarks {
  readonly addWithoutImpact: (named: LogWithoutImpact) => void;
  /** Of a round of the burst. A finding of high confidence needs no line that only its time ties to the attempt. */
  readonly addExplained: (explained: ExplainedByTime, findings: readonly Finding[]) => void;
  readonly withoutImpact: () => LogWithoutImpact;
  readonly explained: () => ExplainedByTime;
}

export function createLogRemarks(): LogRemarks {
  const withoutImpact = new Map<string, number>();
  const explained = new Map<string, ExplainedByTime[number]>();
  const unexplained = createCounter();
  return {
    addWithoutImpact(named) {
      for (const { signature, count } of named) withoutImpact.set(signature, (withoutImpact.get(signature) ?? 0) + count);
    },
    addExplained(entries, findings) {
      findings.filter(({ confidence }) => confidence !== 'high').forEach(({ symptom }) => unexplained.add(symptom));
      for (const entry of entries) {
        const key = `${entry.symptom} ${entry.signature}`;
        const known = explained.get(key);
        explained.set(key, known === undefined ? entry : { ...known, upTo: known.upTo + entry.upTo, of: known.of + entry.of });
      }
    },
    withoutImpact: () => [...withoutImpact].map(([signature, count]) => ({ signature, count })).sort((a, b) => b.count - a.count),
    explained: () =>
      [...explained.values()]
        .map((entry) => ({ ...entry, of: Math.max(entry.of, unexplained.of(entry.symptom)) }))
        .sort((a, b) => b.upTo - a.upTo),
  };
}
