import { exitCodeOf } from '../judge/exit-code.js';
import { mergeReports } from '../judge/merge/merge-reports.js';
import { readReport } from '../plan/read-report.js';
import { jsonText } from '../report/json.js';
import { reporters } from '../report/reporters.js';
import { terminalText } from '../report/terminal.js';
import { readTextFile, writeFileAtomically } from './files.js';
import { readReporters } from './reporter-list.js';
import { styleOf } from './screen.js';

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
  const merged = mergeReports(files.map((file) => readReport(readTextFile(file), file)));
  if (flags.output !== undefined) writeFileAtomically(flags.output, jsonText(merged));
  const style = { ...styleOf(process.stdout, flags.color), ...(flags.output === undefined ? {} : { reportPath: flags.output }) };
  for (const { render, file } of destinations) {
    if (file === undefined) process.stdout.write(render(merged, style));
    else writeFileAtomically(file, render(merged, { ...style, colorLevel: 0 }));
  }
  if (!destinations.some(({ file }) => file === undefined)) process.stdout.write(terminalText(merged, style));
  return exitCodeOf(merged);
}
