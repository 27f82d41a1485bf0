import { exitCodeOf } from '../judge/exit-code.js';
import { mergeReports } from '../judge/merge/merge-reports.js';
import { readReport } from '../plan/read-report.js';
import { jsonText } from '../report/json.js';
import { reporters } from '../report/reporters.js';
import { terminalText } from '../report/terminal.js';
import { readTextFile, writeFileAtomically } from './files.js';
import { readReporters } from './reporter-list.js';
import { styleOf } from './screen.js';
import { demandWritableFile } from './writable.js';

export interface MergeFlags {
  readonly output?: string;
  readonly reporter?: readonly string[];
  readonly json?: boolean;
  readonly color?: boolean;
}

/** `ws-race merge <reports...>`: one report from the shards of one run; returns the exit code of the whole. */
export function mergeCommand(files: readonly string[], flags: MergeFlags): number {
  const wanted = flags.json === true ? ['json', ...(flags.reporter ?? [])] : (flags.reporter ?? []);
  const destinations = readReporters(wanted, reporters);
  if (flags.output !== undefined) demandWritableFile(flags.output, '--output ');
  const merged = mergeReports(files.map((file) => readReport(readTextFile(file), file)));
  const style = { ...styleOf(process.stdout, flags.color), ...(flags.output === undefined ? {} : { reportPath: flags.output }) };
  // The screen first: a disk that is full by now must not hide the result.
  const { render: onScreen } = destinations.find(({ file }) => file === undefined) ?? { render: terminalText };
  process.stdout.write(onScreen(merged, style));
  if (flags.output !== undefined) writeFileAtomically(flags.output, jsonText(merged));
  for (const { render, file } of destinations) {
    if (file !== undefined) writeFileAtomically(file, render(merged, { ...style, colorLevel: 0 }));
  }
  return exitCodeOf(merged);
}
