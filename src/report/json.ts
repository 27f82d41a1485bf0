import type { Report } from '../model/report.js';

/** The report itself, for programs and for `--json` on a screen: what could move the cursor or turn the text around is written as an escape. */
export function jsonText(report: Report): string {
  return `${JSON.stringify(report, undefined, 2).replace(unseen, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n`;
}

// JSON.stringify escapes what lies below a blank. DEL and C1 controls, bidirectional marks and line separators stand only inside strings.
const unseen = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;
