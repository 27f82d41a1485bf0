import { join } from 'node:path';
import type { ReportHeader } from '../model/report.js';

/** Where a report belongs: `<UTC time>-<run id>.json` of the folder. */
export function reportPath(folder: string, { startedAt, runId }: Pick<ReportHeader, 'startedAt' | 'runId'>): string {
  return join(folder, `${startedAt.replace(/\.\d+Z$/, 'Z').replaceAll(':', '-')}-${runId}.json`);
}
