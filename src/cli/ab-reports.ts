// The two reports of `ab`: redacted, each in a file of its own.
import type { AbSide, AbSides } from '../campaign/ab.js';
import { overallVerdict } from '../judge/overall-verdict.js';
import { createRedactor, redactJson, secretsIn } from '../model/redact.js';
import type { Report } from '../model/report.js';
import type { UsageError } from '../model/usage-error.js';
import type { Side } from './ab-sides.js';
import { createReportFile, type ReportFile } from './report-file.js';
import { type BegunHeader, createHeader } from './report-header.js';
import { reportPath } from './report-path.js';

export interface Ending {
  readonly interrupted: boolean;
  readonly gitCommit?: string | undefined;
}

/** A report of each side that was reached: none or one before, none or one after. */
export interface KeptReports {
  readonly before: readonly Report[];
  readonly after: readonly Report[];
  /** The files in which they stand. */
  readonly writtenTo: readonly string[];
  /** Why one does not. */
  readonly troubles: readonly UsageError[];
}

export type KeepReports = (measured: AbSides, ending: Ending) => KeptReports;

export function createReportKeeper(
  sides: { readonly before: Side; readonly after: Side },
  { secrets, ...common }: { readonly secrets: readonly string[] } & Common,
): KeepReports {
  const places = { before: placeOf('before', sides.before, common), after: placeOf('after', sides.after, common) };
  const keep = ({ header, file }: Place, measured: AbSide | undefined, ending: Ending): readonly Report[] => {
    if (measured === undefined) return [];
    const made = createReport(header, measured, ending);
    // A server hands out secrets of its own: they are in the report itself.
    const report = redactJson(made, createRedactor([...secrets, ...secretsIn(made)]));
    file.save(report);
    return [report];
  };
  return (measured, ending) => {
    const before = keep(places.before, measured.before, ending);
    const after = keep(places.after, measured.after, ending);
    const files = [places.before.file, places.after.file];
    return {
      before,
      after,
      writtenTo: files.map((file) => file.writtenTo()).filter((path) => path !== undefined),
      troubles: files.flatMap((file) => file.troubles()),
    };
  };
}

interface Place {
  readonly header: BegunHeader;
  readonly file: ReportFile;
}

/** What both reports have in common. */
interface Common {
  readonly seed: string;
  /** Absent: none is written. */
  readonly folder: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
}

function placeOf(which: keyof AbSides, { chosen, name, config }: Side, { seed, folder, labels }: Common): Place {
  const begun = createHeader(seed, chosen, { labels: { ...labels, ab: `${which}: ${name}` }, config });
  const header = { ...begun, runId: `${begun.runId}-${which}` };
  return { header, file: createReportFile(folder === undefined ? undefined : reportPath(folder, header)) };
}

function createReport(header: BegunHeader, { report, address }: AbSide, { interrupted, gitCommit }: Ending): Report {
  return {
    schemaVersion: 1,
    kind: 'run',
    header: {
      ...header,
      durationMs: Date.now() - Date.parse(header.startedAt),
      end: interrupted ? 'interrupted' : 'done',
      addresses: [address],
      ...(gitCommit === undefined ? {} : { gitCommit }),
    },
    scenarios: [report],
    verdict: overallVerdict([report]),
  };
}
