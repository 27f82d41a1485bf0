// A run as Markdown, for the job summary of a CI or a comment under a change.
import { phases } from '../model/plan.js';
import type { Report, ScenarioReport } from '../model/report.js';
import { cleanStrings } from './clean-text.js';
import { coldStartHead, coldStartRows } from './cold-start-table.js';
import { findingCells, findingHead } from './findings-table.js';
import { gateCells, gatesAlign, gatesHead } from './gates-table.js';
import { boundedSigns, handshakeCells, phaseNames } from './handshake-table.js';
import { harnessSentences } from './harness-sentences.js';
import { healthParts, withReasonOnce } from './health-line.js';
import { escapeMarkdown, fitBlocks, markdownCode, markdownList, markdownTable, mostMarkdownBytes } from './markdown-text.js';
import { overallSentence } from './overall-line.js';
import { loadOf, targetUrlOf } from './plan-text.js';
import { countsSentence, findingHints, resultSentences } from './scenario-sentences.js';
import { cautionSentences, configSentence, reasonSentences } from './sentences.js';
import { statusWord } from './verdict-line.js';

/** By this line a comment that is already there is found and replaced. */
export const markdownMarker = '<!-- ws-race report -->';

export function markdownText(report: Report): string {
  const shown = cleanStrings(report);
  const overall = shown.scenarios.length === 1 ? [] : [`**${statusWord(shown.verdict.status)}** ${escapeMarkdown(overallSentence(shown))}`];
  const reasons = shown.scenarios.length > 0 ? [] : shown.verdict.reasons.map(escapeMarkdown);
  const cautions = cautionSentences(shown).map((sentence) => `> ${escapeMarkdown(sentence)}`);
  const config = configSentence(shown);
  return fitBlocks(
    [
      `${markdownMarker}\n## ws-race`,
      ...overall,
      ...reasons,
      ...cautions,
      ...(config === undefined ? [] : [escapeMarkdown(config)]),
      ...withReasonOnce(shown.scenarios).flatMap((scenario) => scenarioBlocks(shown, scenario)),
      aboutLine(shown),
    ],
    mostMarkdownBytes,
  );
}

function scenarioBlocks(report: Report, scenario: ScenarioReport): readonly string[] {
  return [
    `### ${statusWord(scenario.verdict.status)} ${escapeMarkdown(scenario.name)}`,
    `${escapeMarkdown(loadOf(scenario))}, ${markdownCode(targetUrlOf(report, scenario))}, seed ${markdownCode(scenario.plan.seed)}`,
    markdownList([...harnessSentences(scenario), ...reasonSentences(scenario), countsSentence(scenario), ...resultSentences(scenario)]),
    findingsTable(scenario),
    markdownList(findingHints(scenario)),
    gatesTable(scenario),
    coldStartTable(scenario),
    handshakeTable(scenario),
    escapeMarkdown(healthParts(scenario, report.header).join(' · ')),
  ].filter((block) => block !== '');
}

function findingsTable({ summary }: ScenarioReport): string {
  if (summary.signatures.length === 0) return '';
  return markdownTable({
    head: [...findingHead, 'what it means'],
    align: ['left', 'right', 'left', 'right', 'left'],
    rows: [...summary.signatures].sort((a, b) => b.count - a.count).map((row) => [...findingCells(row), row.means].map(escapeMarkdown)),
  });
}

function gatesTable({ gates }: ScenarioReport): string {
  if (gates.length === 0) return '';
  return markdownTable({
    head: [...gatesHead],
    align: [...gatesAlign],
    rows: gates.map((gate) => gateCells(gate).map(escapeMarkdown)),
  });
}

function coldStartTable({ coldStart }: ScenarioReport): string {
  if (coldStart === undefined || coldStart.rounds.length === 0) return '';
  return markdownTable({
    head: [...coldStartHead],
    align: ['left', 'right', 'right', 'right', 'right'],
    rows: coldStartRows(coldStart).map((cells) => cells.map(escapeMarkdown)),
  });
}

function handshakeTable({ summary }: ScenarioReport): string {
  const rows = phases.flatMap((phase) => {
    const figures = summary.phases[phase];
    return figures === undefined || figures.n === 0 ? [] : [[phaseNames[phase], ...handshakeCells(phase, figures)]];
  });
  if (rows.length === 0) return '';
  const signs = boundedSigns(rows.flat());
  const note = signs === '' ? '' : `\n\n*${escapeMarkdown(`${signs}: more than a fifth of it may be the harness, not the server.`)}*`;
  return `${markdownTable({
    head: ['handshake (ms)', 'n', 'p50', 'p90', 'p99', 'max'],
    align: ['left', 'right', 'right', 'right', 'right', 'right'],
    rows: rows.map((cells) => cells.map(escapeMarkdown)),
  })}${note}`;
}

function aboutLine({ header }: Report): string {
  const parts = [
    `ws-race ${header.version}`,
    `run ${header.runId}`,
    header.startedAt,
    ...(header.gitCommit === undefined ? [] : [`commit ${header.gitCommit.slice(0, 12)}`]),
    ...(header.targetVersion === undefined ? [] : [`target version ${header.targetVersion}`]),
    ...Object.entries(header.labels).map(([key, value]) => `${key}=${value}`),
  ];
  return `<sub>${escapeMarkdown(parts.join(' · '))}</sub>`;
}
