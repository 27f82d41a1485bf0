// The verdict: the first line of a scenario's result, and under it what belongs to it.
import type { ScenarioReport, Status } from '../model/report.js';
import { allowedOf } from './plan-text.js';
import { resultSentences } from './scenario-sentences.js';
import { countSentence, coverageSentence, intervalSentence, reasonSentences } from './sentences.js';
import type { Paint } from './style.js';
import { hang, wrapParts } from './wrap.js';

export function verdictLines(scenario: ScenarioReport, screen: { readonly paint: Paint; readonly columns: number }): readonly string[] {
  const { status } = scenario.verdict;
  const word = statusWord(status);
  const lead = `  ${word}   `;
  const indent = ' '.repeat(Math.min(lead.length, 9));
  const [first = '', ...others] = firstLines(scenario, screen.columns - lead.length);
  const below = [
    ...figuresBelow(scenario, screen.columns - indent.length).map((line) => `${indent}${line}`),
    ...sentencesBelow(scenario).flatMap((sentence) => hang(indent, sentence, screen.columns)),
  ];
  return [`  ${screen.paint.status(status, word)}   ${first}`, ...others.map((line) => `${indent}${line}`), ...below];
}

export const statusWord = (status: Status): string => status.toUpperCase();

function firstLines(scenario: ScenarioReport, width: number): readonly string[] {
  switch (scenario.verdict.status) {
    case 'pass':
      return wrapParts([`(${coverageSentence(scenario)})`, ...figures(scenario)], { width, gap: '   ' });
    case 'fail':
      return wrapParts(figures(scenario), { width, gap: '  ' });
    case 'inconclusive':
    case 'invalid':
    case 'unreachable': {
      const [reason = 'no reason was given'] = reasonSentences(scenario);
      return hang('', reason, width);
    }
  }
}

function figures(scenario: ScenarioReport): readonly string[] {
  return [countSentence(scenario), intervalSentence(scenario), allowedOf(scenario)].filter((part) => part !== undefined);
}

/** Where the verdict line gives the reason, the counts come next. */
function figuresBelow(scenario: ScenarioReport, width: number): readonly string[] {
  const { status } = scenario.verdict;
  if (status === 'pass' || status === 'fail' || scenario.summary.attempts === 0) return [];
  return wrapParts(figures(scenario), { width, gap: '  ' });
}

function sentencesBelow(scenario: ScenarioReport): readonly string[] {
  const { status } = scenario.verdict;
  const reasons = reasonSentences(scenario);
  const isFirst = status !== 'pass' && status !== 'fail';
  const sentences = resultSentences(scenario);
  return [
    ...(isFirst ? reasons.slice(1) : reasons),
    ...(status === 'pass' ? sentences.filter((sentence) => sentence !== coverageSentence(scenario)) : sentences),
  ];
}
