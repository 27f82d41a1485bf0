// The screen of a comparison. The verdict is the first line.
import type { ComparedRun, Comparison, ScenarioComparison, ScenarioTrend } from '../model/comparison.js';
import { cleanStrings } from './clean-text.js';
import { comparedDemo, differenceStatus, differenceWord, reasonsBelow, runParts } from './comparison-sentences.js';
import {
  boundedRemark,
  coldStartComparisonRows,
  differenceSentence,
  phaseRows,
  type Rows,
  rateRows,
  signatureRows,
} from './comparison-tables.js';
import { fittedLines } from './plain-table.js';
import { columnsOf, createPaint, type Paint, type TerminalStyle } from './style.js';
import { trendRows, trendSentence } from './trend-table.js';
import { hang, wrapParts } from './wrap.js';

export { comparisonMarkdown } from './comparison-markdown.js';

interface Screen {
  readonly paint: Paint;
  readonly columns: number;
}

export function comparisonText(comparison: Comparison, style: TerminalStyle): string {
  const shown = cleanStrings(comparison);
  const screen = { paint: createPaint(style.colorLevel), columns: columnsOf(style) };
  const blocks = [
    verdictBlock(shown, screen),
    [...runLines('before', shown.before, screen), ...runLines('after', shown.after, screen), ...warningLines(shown.warnings, screen)],
    ...shown.scenarios.flatMap((scenario) => scenarioBlocks(shown, scenario, screen)),
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function verdictBlock(comparison: Comparison, { paint, columns }: Screen): readonly string[] {
  const { difference, reasons } = comparison.verdict;
  const word = differenceWord[difference];
  const [first = '', ...others] = hang('', reasons[0] ?? '', columns - word.length - 3);
  const demo = comparedDemo(comparison);
  return [
    `${paint.status(differenceStatus[difference], word)}   ${first}`.trimEnd(),
    ...others.map((line) => `  ${line}`),
    ...reasons.slice(1).flatMap((reason) => hang('  ', reason, columns)),
    ...(demo === undefined ? [] : [paint.warning(`  ${demo}`)]),
  ];
}

/** Of a folder of reports the first three are named. */
function runLines(name: string, runs: readonly ComparedRun[], { columns }: Screen): readonly string[] {
  const more = runs.length > 3 ? [`          and ${runs.length - 3} more`] : [];
  return [
    ...runs
      .slice(0, 3)
      .flatMap((run, index) =>
        wrapParts(runParts(run), { width: columns - 10, gap: '  ' }).map(
          (line, row) => `${`  ${row === 0 && index === 0 ? name : ''}`.padEnd(10)}${line}`,
        ),
      ),
    ...more,
  ];
}

const warningLines = (warnings: readonly string[], { paint, columns }: Screen): readonly string[] =>
  warnings.flatMap((warning) => hang('  warning: ', warning, columns)).map(paint.warning);

function scenarioBlocks(comparison: Comparison, scenario: ScenarioComparison, screen: Screen): readonly (readonly string[])[] {
  const { paint, columns } = screen;
  const { figures } = scenario;
  return [
    [
      `${paint.strong(scenario.name)}   ${paint.status(differenceStatus[scenario.verdict.difference], differenceWord[scenario.verdict.difference])}`,
      ...reasonsBelow(comparison, scenario).flatMap((reason) => hang('  ', reason, columns)),
      ...warningLines(scenario.warnings, screen),
    ],
    ...(figures === undefined
      ? []
      : [
          [...table(rateRows(figures.rate), screen), ...hang('  ', differenceSentence(figures.rate), columns)],
          table(signatureRows(figures.signatures), screen),
          table(coldStartComparisonRows(figures), screen),
          [...table(phaseRows(figures), screen), ...boundedRemark(phaseRows(figures)).map((remark) => `  ${remark}`)],
        ]),
    scenario.notes.flatMap((note) => hang('  ', note, columns)),
    ...comparison.trends.filter(({ name }) => name === scenario.name).map((trend) => trendLines(trend, screen)),
  ];
}

const trendLines = (trend: ScenarioTrend, screen: Screen): readonly string[] => [
  ...table(trendRows(trend), screen),
  ...hang('  ', trendSentence(trend), screen.columns),
];

const table = (rows: Rows, { paint, columns }: Screen): readonly string[] =>
  rows.rows.length === 0 ? [] : fittedLines({ ...rows, paintHead: paint.faint }, columns);
