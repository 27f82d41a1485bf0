import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { compareFolders } from '../judge/compare/compare-reports.js';
import type { Comparison } from '../model/comparison.js';
import type { Report } from '../model/report.js';
import { UsageError } from '../model/usage-error.js';
import { parseRateOption } from '../plan/option-values.js';
import { readReport } from '../plan/read-report.js';
import { comparisonMarkdown, comparisonText } from '../report/comparison-text.js';
import type { TerminalStyle } from '../report/style.js';
import { readTextFile, writeFileAtomically } from './files.js';
import { readReporters } from './reporter-list.js';
import { styleOf } from './screen.js';

export interface CompareFlags {
  readonly minEffect?: string;
  readonly json?: boolean;
  readonly reporter?: readonly string[];
  readonly color?: boolean;
}

const forms = {
  terminal: { render: comparisonText },
  json: { render: (comparison: Comparison) => `${JSON.stringify(comparison, undefined, 2)}\n` },
  markdown: { render: comparisonMarkdown },
} satisfies Record<string, { readonly render: (comparison: Comparison, style: TerminalStyle) => string }>;

/** `ws-race compare <before> <after>`: two reports, or two folders of reports. */
export function compareCommand(before: string, after: string, flags: CompareFlags): number {
  const show = readComparisonOutputs(flags);
  return show(readReports(before), readReports(after));
}

/** Compares, prints, and returns the exit code: 1 on a regression, 3 where nothing could be compared. */
export type ShowComparison = (before: readonly Report[], after: readonly Report[]) => number;

/** Throws a UsageError where a form is not known or its file cannot be written: to be called before anything is measured. */
export function readComparisonOutputs(flags: CompareFlags): ShowComparison {
  const minEffect = flags.minEffect === undefined ? undefined : parseRateOption(flags.minEffect, '--min-effect');
  const wanted = flags.json === true ? ['json', ...(flags.reporter ?? [])] : (flags.reporter ?? []);
  const destinations = readReporters<(comparison: Comparison, style: TerminalStyle) => string>(wanted, forms);
  return (before, after) => {
    const comparison = compareFolders(before, after, minEffect === undefined ? {} : { minEffect });
    const style = styleOf(process.stdout, flags.color);
    // The screen first: a disk that is full by now must not hide the result.
    const { render: onScreen } = destinations.find(({ file }) => file === undefined) ?? forms.terminal;
    process.stdout.write(onScreen(comparison, style));
    for (const { render, file } of destinations) {
      if (file !== undefined) writeFileAtomically(file, render(comparison, { ...style, colorLevel: 0 }));
    }
    return comparison.exitCode;
  };
}

/** One report, or every report of a folder. */
function readReports(path: string): readonly Report[] {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return [readReport(readTextFile(path), path)];
  const files = readdirSync(path)
    .filter((name) => name.endsWith('.json'))
    .map((name) => join(path, name));
  if (files.length > 0) return files.map((file) => readReport(readTextFile(file), file));
  throw new UsageError({ read: path, wrong: 'there is no report in this folder', remedy: 'Name a folder with the .json files of runs.' });
}
