// The forms in which a report can be had: a name and a pure function.
import type { Report } from '../model/report.js';
import { githubText } from './github.js';
import { jsonText } from './json.js';
import { junitText } from './junit.js';
import { markdownText } from './markdown.js';
import type { TerminalStyle } from './style.js';
import { terminalText } from './terminal.js';

export interface Reporter {
  readonly render: (report: Report, style: TerminalStyle) => string;
}

export const reporters = {
  terminal: { render: terminalText },
  json: { render: jsonText },
  junit: { render: junitText },
  markdown: { render: markdownText },
  github: { render: githubText },
} as const satisfies Readonly<Record<string, Reporter>>;

export type ReporterName = keyof typeof reporters;

export const reporterNames = Object.keys(reporters) as readonly ReporterName[];

/** The reporter of that name, or undefined: whoever asked suggests the nearest one. */
export function findReporter(name: string): Reporter | undefined {
  const known = reporterNames.find((candidate) => candidate === name);
  return known === undefined ? undefined : reporters[known];
}
