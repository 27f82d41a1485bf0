// A ready-to-paste rule for a failure that no signature knows.
import type { Finding } from '../model/finding.js';
import type { Attempt } from '../model/history.js';

/** A rule for `signatures:` of ws-race.yaml that recognises this failure; name, meaning and fix are left for the user to write. */
export function customRuleFor(finding: Finding, attempt: Attempt): string {
  const fields: readonly (readonly [name: string, value: string])[] = [
    ['means', quote('what it means, in a few words')],
    ['fix', quote('what to do about it')],
    ...conditionsOf(finding, attempt),
  ];
  return ['signatures:', `  - id: ${idFor(finding)}`, ...fields.map(([name, value]) => `    ${name}: ${value}`)].join('\n').concat('\n');
}

const idFor = ({ symptom }: Finding): string => `my-${symptom}`;

function conditionsOf(finding: Finding, attempt: Attempt): readonly (readonly [name: string, value: string])[] {
  const { outcome, messages } = attempt;
  const logged = finding.evidence.find(({ by }) => by === 'token' || by === 'port');
  const log = logged === undefined ? [] : ([['log', quote(patternOf(lastLine(logged.text)))]] as const);
  switch (outcome.kind) {
    case 'refused': {
      const body = outcome.body.trim() === '' ? '' : `, body: ${quote(patternOf(outcome.body))}`;
      return [['http', `{ status: [${outcome.httpStatus}]${body} }`], ...log];
    }
    case 'dropped': {
      const reason = outcome.close.reason === '' ? '' : `, reason: ${quote(patternOf(outcome.close.reason))}`;
      return [['close', `{ code: [${outcome.close.code}]${reason} }`], ...log];
    }
    case 'errored':
      if (outcome.code === 'REJECTED_MESSAGE') return [['payload', quote(patternOf(outcome.text))], ...log];
      return [['error', quote(patternOf(`${outcome.code} ${outcome.text}`.trim()))], ...log];
    case 'completed':
    case 'timedOut':
    case 'harness':
    case 'unfinished': {
      const last = messages.findLast(({ from, text }) => from === 'server' && text !== undefined)?.text;
      if (log.length > 0) return log;
      return [['phase', stageName(attempt)], ...(last === undefined ? [] : ([['payload', quote(patternOf(last))]] as const))];
    }
  }
}

const stageName = ({ marks }: Attempt): string =>
  marks.opened !== undefined ? 'open' : marks.connected !== undefined ? 'upgrade' : 'connect';

/** The exception of a traceback is its last line. */
const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? '';

/** The first line as a pattern: numbers and long ids become classes, so that the rule fits the next attempt too. */
function patternOf(text: string): string {
  const line = text.split('\n').find((each) => each.trim() !== '') ?? '';
  const parts = line
    .trim()
    .slice(0, 80)
    .split(/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d+)/i);
  return parts.map((part, index) => (index % 2 === 0 ? escapePattern(part) : part.includes('-') ? '[0-9a-f-]{36}' : '\\d+')).join('');
}

const escapePattern = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** In single quotes YAML knows no escapes, so a pattern stands as it is. */
const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`;
