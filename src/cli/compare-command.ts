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
import { readTextFile } from './files.js';
import { showForms } from './show-forms.js';
import { tellTroubles } from './tell-troubles.js';
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

/** Compares, prints, and returns the exit code: 1 on a regression, 3 where nothing could be compared, 2 where a form could not be written. */
export type ShowComparison = (before: readonly Report[], after: readonly Report[]) => number;

/** `ws-race compare <before> <after>`: two reports, or two folders of reports. */
export function compareCommand(before: string, after: string, flags: CompareFlags): number {
  // The forms before the reports: a mistake in the line is said first.
  const show = prepareComparison(flags);
  return show(readReports(before), readReports(after));
}

/** Throws a UsageError where a form is not known or its file cannot be written: to be called before anything is measured. */
export function prepareComparison(flags: CompareFlags): ShowComparison {
  const minEffect = flags.minEffect === undefined ? undefined : parseRateOption(flags.minEffect, '--min-effect');
  const wanted = flags.json === true ? ['json', ...(flags.reporter ?? [])] : (flags.reporter ?? []);
  const destinations = readReporters<(comparison: Comparison, style: TerminalStyle) => string>(wanted, forms);
  return (before, after) => {
    const comparison = compareFolders(before, after, minEffect === undefined ? {} : { minEffect });
    const style = styleOf(process.stdout, flags.color);
    const troubles = showForms(destinations, comparison, { otherwise: comparisonText, style });
    tellTroubles(troubles);
    return troubles.length === 0 ? comparison.exitCode : usageExit;
  };
}

const usageExit = 2;

/** One report, or every report of a folder. */
function readReports(path: string): readonly Report[] {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return [readReport(readTextFile(path), path)];
  const files = readdirSync(path)
    .filter((name) => name.endsWith('.json'))
    .map((name) => join(path, name));
  if (files.length > 0) return files.map((file) => readReport(readTextFile(file), file));
  throw new UsageError({ read: path, wrong: 'there is no report in this folder', remedy: 'Name a folder with the .json files of runs.' });
}
