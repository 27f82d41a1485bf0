import type { Report, ScenarioReport } from '../model/report.js';
import { loadOf, targetUrlOf } from './plan-text.js';
import { harnessSentences } from './harness-sentences.js';
import { cautionSentences, configSentence } from './sentences.js';
import type { Paint } from './style.js';
import { hang, wrapParts } from './wrap.js';

const lead = 'ws-race  ';

/** Scenario, load, address and seed; then whatever makes this less than a test. */
export function headingLines(
  report: Report,
  scenario: ScenarioReport,
  screen: { readonly paint: Paint; readonly columns: number },
): readonly string[] {
  const parts = [scenario.name, loadOf(scenario), targetUrlOf(report, scenario), `seed ${scenario.plan.seed}`];
  const lines = wrapParts(parts, { width: screen.columns - lead.length, gap: '   ' });
  return [
    ...lines.map((line, index) =>
      index === 0 ? `${lead}${line.replace(scenario.name, () => screen.paint.strong(scenario.name))}` : `${' '.repeat(lead.length)}${line}`,
    ),
    ...hangAll([configSentence(report)], screen.columns),
    ...hangAll([...cautionSentences(report), ...harnessSentences(scenario)], screen.columns).map(screen.paint.warning),
  ];
}

const hangAll = (sentences: readonly (string | undefined)[], columns: number): readonly string[] =>
  sentences.flatMap((sentence) => (sentence === undefined ? [] : hang(' '.repeat(lead.length), sentence, columns)));
