import type { Report, Status } from '../model/report.js';
import { counted } from './figures.js';
import type { Paint } from './style.js';
import { statusWord } from './verdict-line.js';

/** The closing line of a run of several scenarios: `FAIL   2 scenarios: 1 fail (concurrent), 1 pass`. */
export function overallLine(report: Report, paint: Paint): string | undefined {
  if (report.scenarios.length < 2) return undefined;
  const { status } = report.verdict;
  return `  ${paint.status(status, statusWord(status))}   ${overallSentence(report)}`;
}

export function overallSentence({ scenarios }: Report): string {
  const groups = order.flatMap((status) => {
    const names = scenarios.filter(({ verdict }) => verdict.status === status).map(({ name }) => name);
    return names.length === 0 ? [] : [`${names.length} ${status}${status === 'pass' ? '' : ` (${names.join(', ')})`}`];
  });
  return `${counted(scenarios.length, 'scenario')}: ${groups.join(', ')}`;
}

const order: readonly Status[] = ['fail', 'unreachable', 'invalid', 'inconclusive', 'pass'];
