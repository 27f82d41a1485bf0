import type { Report, ScenarioReport, SignatureCount } from '../model/report.js';
import { harnessSentences } from './harness-sentences.js';
import {
  besideSentence,
  cautionSentences,
  controlSentences,
  countSentence,
  coverageSentence,
  intervalSentence,
  logSentences,
  preflightSentences,
  reasonSentences,
} from './sentences.js';
import { unknownHints } from './unknown-hint.js';

/** All there is to say of a scenario, a sentence an entry: for forms that have no tables. */
export function scenarioSentences(report: Report, scenario: ScenarioReport): readonly string[] {
  return [
    ...cautionSentences(report),
    ...harnessSentences(scenario),
    ...reasonSentences(scenario),
    countsSentence(scenario),
    ...resultSentences(scenario),
    ...scenario.summary.signatures.map(findingSentence),
    ...findingHints(scenario),
  ];
}

/** How many failed, with the interval. */
export function countsSentence(scenario: ScenarioReport): string {
  const interval = intervalSentence(scenario);
  return interval === undefined ? countSentence(scenario) : `${countSentence(scenario)} ${interval}`;
}

/** What belongs right under the counts. */
export function resultSentences(scenario: ScenarioReport): readonly string[] {
  return [
    ...controlSentences(scenario),
    ...preflightSentences(scenario),
    besideSentence(scenario),
    coverageSentence(scenario),
    scenario.proof === '' ? undefined : scenario.proof,
  ].filter((sentence) => sentence !== undefined);
}

/** What belongs under the table of findings. */
export function findingHints(scenario: ScenarioReport): readonly string[] {
  return [...logSentences(scenario), ...unknownHints(scenario)];
}

const findingSentence = ({ id, count, means }: SignatureCount): string => `${id} (${count}): ${means}`;
