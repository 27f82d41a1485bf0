import type { ComparedRun } from '../../model/comparison.js';
import type { ReportHeader } from '../../model/report.js';

export function runOf(header: ReportHeader): ComparedRun {
  const { runId, startedAt, version, labels, gitCommit, targetVersion, demo } = header;
  return {
    runId,
    startedAt,
    version,
    labels,
    ...(gitCommit === undefined ? {} : { gitCommit }),
    ...(targetVersion === undefined ? {} : { targetVersion }),
    ...(demo === undefined ? {} : { demo }),
  };
}
