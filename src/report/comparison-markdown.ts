// A comparison as Markdown, for a comment under a change.
import type { ComparedRun, Comparison, ScenarioComparison } from '../model/comparison.js';
import { cleanStrings } from './clean-text.js';
import { comparedDemo, differenceWord, reasonsBelow, runParts } from './comparison-sentences.js';
import {
  boundedRemark,
  coldStartComparisonRows,
  differenceSentence,
  phaseRows,
  type Rows,
  rateRows,
  signatureRows,
} from './comparison-tables.js';
import { trendRows, trendSentence } from './trend-table.js';
import { escapeMarkdown, fitBlocks, markdownList, markdownTable, mostMarkdownBytes } from './markdown-text.js';

/** By this line a comment that is already there is found and replaced. */
export const comparisonMarker = '<!-- ws-race comparison -->';

export function comparisonMarkdown(comparison: Comparison): string {
  const shown = cleanStrings(comparison);
  const demo = comparedDemo(shown);
  return fitBlocks(
    [
      `${comparisonMarker}\n## ${differenceWord[shown.verdict.difference]}`,
      markdownList(shown.verdict.reasons),
      ...(demo === undefined ? [] : [`> ${escapeMarkdown(demo)}`]),
      markdownList([
        ...shown.before.slice(0, 3).map((run) => runLine('before', run)),
        ...shown.after.slice(0, 3).map((run) => runLine('after', run)),
      ]),
      markdownList(shown.warnings.map((warning) => `warning: ${warning}`)),
      ...shown.scenarios.flatMap((scenario) => scenarioBlocks(shown, scenario)),
    ].filter((block) => block !== ''),
    mostMarkdownBytes,
  );
}

const runLine = (name: string, run: ComparedRun): string => `${name}: ${runParts(run).join(' · ')}`;

function scenarioBlocks(comparison: Comparison, scenario: ScenarioComparison): readonly string[] {
  const { figures } = scenario;
  return [
    `### ${escapeMarkdown(scenario.name)}: ${differenceWord[scenario.verdict.difference]}`,
    markdownList([...reasonsBelow(comparison, scenario), ...scenario.warnings.map((warning) => `warning: ${warning}`)]),
    ...(figures === undefined
      ? []
      : [
          table(rateRows(figures.rate)),
          escapeMarkdown(differenceSentence(figures.rate)),
          table(signatureRows(figures.signatures)),
          table(coldStartComparisonRows(figures)),
          table(phaseRows(figures)),
          ...boundedRemark(phaseRows(figures)).map(escapeMarkdown),
        ]),
    markdownList(scenario.notes),
    ...comparison.trends
      .filter(({ name }) => name === scenario.name)
      .flatMap((trend) => [table(trendRows(trend)), escapeMarkdown(trendSentence(trend))]),
  ].filter((block) => block !== '');
}

const table = ({ head, align, rows }: Rows): string =>
  rows.length === 0 ? '' : markdownTable({ head, align, rows: rows.map((cells) => cells.map(escapeMarkdown)) });
