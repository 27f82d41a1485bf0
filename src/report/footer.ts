import type { Report } from '../model/report.js';
import type { TerminalStyle } from './style.js';
import { isUnknown } from './unknown-hint.js';
import { wrapParts } from './wrap.js';

/** Where the report is, and the command that tells of the most frequent finding. */
export function footerLines(report: Report, style: TerminalStyle, columns: number): readonly string[] {
  const parts = [
    ...(style.reportPath === undefined ? [] : [`report  ${style.reportPath}`]),
    ...topFindings(report).map((id) => `why: ws-race explain ${id}`),
  ];
  return wrapParts(parts, { width: columns - 2, gap: '      ' }).map((line) => `  ${line}`);
}

/** The most frequent known signature of each scenario, without repeats. */
function topFindings({ scenarios }: Report): readonly string[] {
  const tops = scenarios.flatMap(({ summary }) => {
    const [top] = summary.signatures.filter(({ id }) => !isUnknown(id)).sort((a, b) => b.count - a.count);
    return top === undefined ? [] : [top.id];
  });
  return [...new Set(tops)];
}
