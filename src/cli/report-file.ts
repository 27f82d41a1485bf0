// The report of a run as a file: written anew after each scenario. A disk that fills up must not end the run, nor hide its result.
import type { Report } from '../model/report.js';
import type { UsageError } from '../model/usage-error.js';
import { removeIfThere } from './files.js';
import { tryToWrite } from './run-outputs.js';

export interface ReportFile {
  readonly save: (report: Report) => void;
  /** Where the last report that was handed in stands; absent where there is none. */
  readonly writtenTo: () => string | undefined;
  /** Why it does not stand there. */
  readonly troubles: () => readonly UsageError[];
}

/** Without a path nothing is written. */
export function createReportFile(path: string | undefined): ReportFile {
  let written: string | undefined;
  let troubles: readonly UsageError[] = [];
  return {
    save(report) {
      if (path === undefined) return;
      const text = `${JSON.stringify(report, undefined, 1)}\n`;
      troubles = tryToWrite(path, text);
      if (troubles.length > 0 && written !== undefined) {
        // What stands there now would pass for the whole run; without it there may be room.
        removeIfThere(path);
        troubles = tryToWrite(path, text);
      }
      written = troubles.length === 0 ? path : undefined;
    },
    writtenTo: () => written,
    troubles: () => troubles,
  };
}
