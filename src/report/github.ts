// Workflow commands of GitHub Actions: each scenario that did not pass becomes an annotation. GitHub shows ten of a kind a step.
import type { Report, ScenarioReport } from '../model/report.js';
import { cleanStrings } from './clean-text.js';
import { clockSentences } from './harness-sentences.js';
import { scenarioSentences } from './scenario-sentences.js';
import { statusWord } from './verdict-line.js';

const mostOfAKind = 10;

export function githubText(report: Report): string {
  const shown = cleanStrings(report);
  const failed = shown.scenarios.filter(({ verdict }) => verdict.status === 'fail');
  const undecided = shown.scenarios.filter(({ verdict }) => verdict.status !== 'fail' && verdict.status !== 'pass');
  return [
    ...annotations('error', failed, shown),
    ...annotations('warning', undecided, shown),
    ...clockWarnings(shown),
    ...(shown.header.demo === undefined ? [] : ['::notice title=ws-race::the embedded demo server was tested, nothing of yours']),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

/** Of scenarios that passed: the others tell it among their sentences. */
function clockWarnings({ scenarios }: Report): readonly string[] {
  return scenarios
    .filter(({ verdict }) => verdict.status === 'pass')
    .flatMap(({ name, health }) =>
      clockSentences(health).map((sentence) => `::warning title=${escapeProperty(`ws-race ${name}`)}::${escapeMessage(sentence)}`),
    );
}

function annotations(kind: 'error' | 'warning', scenarios: readonly ScenarioReport[], report: Report): readonly string[] {
  const shown = scenarios.length > mostOfAKind ? scenarios.slice(0, mostOfAKind - 1) : scenarios;
  const lines = shown.map((scenario) => {
    const title = `ws-race ${scenario.name}: ${statusWord(scenario.verdict.status)}`;
    const text = scenarioSentences(report, scenario).join('\n');
    return `::${kind} title=${escapeProperty(title)}::${escapeMessage(text)}`;
  });
  const left = scenarios.length - shown.length;
  return left === 0 ? lines : [...lines, `::${kind} title=ws-race::${left} more scenarios of the same kind: see the report`];
}

const escapeMessage = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const escapeProperty = (text: string): string => escapeMessage(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
