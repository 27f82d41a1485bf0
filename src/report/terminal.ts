// The screen of a run. The verdict is the first line of each scenario's result, right under its heading.
import type { Report, ScenarioReport } from '../model/report.js';
import { captureText } from './capture-table.js';
import { cleanLines, cleanStrings, cleanText } from './clean-text.js';
import { coldStartLines } from './cold-start-table.js';
import { findingsLines } from './findings-table.js';
import { footerLines } from './footer.js';
import { gatesLines } from './gates-table.js';
import { handshakeLines } from './handshake-table.js';
import { headingLines } from './heading.js';
import { healthParts, withReasonOnce } from './health-line.js';
import { overallLines } from './overall-line.js';
import { findingHints } from './scenario-sentences.js';
import { columnsOf, createPaint, type Paint, type TerminalStyle } from './style.js';
import { unknownRule } from './unknown-hint.js';
import { statusWord, verdictLines } from './verdict-line.js';
import { hang, wrapParts } from './wrap.js';

export type { TerminalStyle } from './style.js';

/** A report as text for a screen of `style.columns`, ending in a line break. Colour level 0 gives no escape codes at all. */
export function terminalText(report: Report, style: TerminalStyle): string {
  const shown = withLineBreaks(cleanStrings(report), report);
  const screen = { paint: createPaint(style.colorLevel), columns: columnsOf(style) };
  const overall = overallLines(shown, screen);
  const { reportPath, ...rest } = style;
  const footer = footerLines(shown, reportPath === undefined ? rest : { ...rest, reportPath: cleanText(reportPath) }, screen.columns);
  const blocks = [
    ...(shown.scenarios.length === 0 ? [emptyLines(shown, screen)] : []),
    ...withReasonOnce(shown.scenarios).flatMap((scenario) => scenarioBlocks(shown, scenario, screen)),
    ...(overall.length === 0 ? [] : [overall]),
    ...(shown.captures ?? []).map((capture) => captureText(capture, style).trimEnd().split('\n')),
    ...(footer.length === 0 ? [] : [footer]),
  ];
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/** The head and the body of a refusal, and lines of a log, are read best as they came. */
function withLineBreaks(cleaned: Report, { scenarios, verdict }: Report): Report {
  return {
    ...cleaned,
    verdict: { ...cleaned.verdict, reasons: verdict.reasons.map(cleanLines) },
    scenarios: cleaned.scenarios.map((scenario, index) => {
      const raw = scenarios[index] ?? scenario;
      const text = raw.preflight?.text;
      return {
        ...scenario,
        verdict: { ...scenario.verdict, reasons: raw.verdict.reasons.map(cleanLines) },
        gates: scenario.gates.map((gate, place) => ({
          ...gate,
          verdict: { ...gate.verdict, reasons: (raw.gates[place]?.verdict.reasons ?? []).map(cleanLines) },
        })),
        ...(scenario.preflight === undefined || text === undefined ? {} : { preflight: { ...scenario.preflight, text: cleanLines(text) } }),
        explainedByTime: scenario.explainedByTime.map((told, place) => ({
          ...told,
          sample: cleanLines(raw.explainedByTime[place]?.sample ?? ''),
        })),
      };
    }),
  };
}

/** A run that ended before its first scenario. */
function emptyLines({ verdict }: Report, { paint, columns }: { readonly paint: Paint; readonly columns: number }): readonly string[] {
  const [reason = 'no scenario was run', ...others] = verdict.reasons;
  const word = statusWord(verdict.status);
  const [first = '', ...rest] = hang(`  ${word}   `, reason, columns);
  return [
    first.replace(word, () => paint.status(verdict.status, word)),
    ...rest,
    ...others.flatMap((other) => hang('         ', other, columns)),
  ];
}

function scenarioBlocks(
  report: Report,
  scenario: ScenarioReport,
  screen: { readonly paint: Paint; readonly columns: number },
): readonly (readonly string[])[] {
  return [
    headingLines(report, scenario, screen),
    verdictLines(scenario, screen),
    findingsLines(scenario, screen),
    [
      ...findingHints(scenario).flatMap((sentence) => hang('  ', sentence, screen.columns)),
      ...unknownRule(scenario).map((line) => `  ${line}`),
    ],
    gatesLines(scenario, screen),
    coldStartLines(scenario, screen),
    handshakeLines(scenario, screen),
    wrapParts(healthParts(scenario, report.header), { width: screen.columns - 2, gap: '   ' }).map((line) => `  ${line}`),
  ].filter((lines) => lines.length > 0);
}
