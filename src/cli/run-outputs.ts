import type { Report } from '../model/report.js';
import { jsonText } from '../report/json.js';
import { reporters } from '../report/reporters.js';
import { terminalText } from '../report/terminal.js';
import { UsageError } from '../model/usage-error.js';
import { writeFileAtomically } from './files.js';
import { readReporters } from './reporter-list.js';
import type { RunFlags } from './run-flags.js';
import { styleOf } from './screen.js';

/** What a run leaves behind: the report's folder, its other forms, the screen. */
export interface Outputs {
  /** Absent: no report file. */
  readonly folder?: string;
  readonly quiet: boolean;
  /** Whether the result comes to stdout as for people. */
  readonly hasScreen: boolean;
  /** The screen comes last, and whatever befalls the files; what could not be written is given back. */
  readonly write: (report: Report, reportPath: string | undefined) => Promise<readonly UsageError[]>;
}

export function readOutputs(flags: RunFlags): Outputs {
  const destinations = readReporters(flags.reporter ?? [], reporters);
  const quiet = flags.quiet === true;
  const json = flags.json === true;
  const takesStdout = destinations.some(({ file }) => file === undefined);
  if (json && takesStdout) {
    throw new UsageError({
      read: '--json',
      wrong: 'another reporter goes to stdout, too',
      remedy: 'Give the reporter a file, or leave out --json.',
    });
  }
  return {
    ...(flags.outputDir === 'none' ? {} : { folder: flags.outputDir }),
    quiet,
    hasScreen: takesStdout ? destinations.some(({ file, name }) => file === undefined && name === 'terminal') : !json && !quiet,
    write(report, reportPath) {
      const style = { ...styleOf(process.stdout, flags.color), ...(reportPath === undefined ? {} : { reportPath }) };
      const troubles = destinations.flatMap(({ render, file }) => {
        if (file !== undefined) return tryToWrite(file, render(report, { ...style, colorLevel: 0 }));
        process.stdout.write(render(report, style));
        return [];
      });
      if (json) process.stdout.write(jsonText(report));
      else if (!takesStdout && !quiet) process.stdout.write(terminalText(report, style));
      return flushed().then(() => troubles);
    },
  };
}

/** What kept it from being written, if anything. */
export function tryToWrite(file: string, text: string): readonly UsageError[] {
  try {
    writeFileAtomically(file, text);
    return [];
  } catch (error) {
    if (error instanceof UsageError) return [error];
    throw error;
  }
}

/** A report on a pipe must be through before the process ends. */
function flushed(): Promise<void> {
  return new Promise((resolve) => {
    if (process.stdout.writableLength === 0 || process.stdout.destroyed) resolve();
    else process.stdout.write('', () => resolve());
  });
}
