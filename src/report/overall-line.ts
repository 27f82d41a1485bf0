import type { Report, Status } from '../model/report.js';
import { counted } from './figures.js';
import type { Paint } from './style.js';
import { statusWord } from './verdict-line.js';
import { hang } from './wrap.js';

/** The closing line of a run of several scenarios: `FAIL   2 scenarios: 1 fail (concurrent), 1 pass`. */
export function overallLines(report: Report, { paint, columns }: { readonly paint: Paint; readonly columns: number }): readonly string[] {
  if (report.scenarios.length < 2) return [];
  const { status } = report.verdict;
  const word = statusWord(status);
  const [first = '', ...others] = hang(`  ${word}   `, overallSentence(report), columns);
  return [first.replace(word, () => paint.status(status, word)), ...others];
}

export function overallSentence({ scenarios }: Report): string {
  const groups = order.flatMap((status) => {
    const names = scenarios.filter(({ verdict }) => verdict.status === status).map(({ name }) => name);
    return names.length === 0 ? [] : [`${names.length} ${status}${status === 'pass' ? '' : ` (${names.join(', ')})`}`];
  });
  return `${counted(scenarios.length, 'scenario')}: ${groups.join(', ')}`;
}

const order: readonly Status[] = ['fail', 'unreachable', 'invalid', 'inconclusive', 'pass'];
