import { cleanStrings, cleanText } from './clean-text.js';
import { columnsOf, createPaint, type TerminalStyle } from './style.js';
import { hang } from './wrap.js';

/** One entry of the catalogue, for people. */
export interface Explanation {
  readonly id: string;
  readonly parent?: string | undefined;
  readonly children: readonly string[];
  readonly means: string;
  readonly cause: string;
  readonly cure: string;
  /** Where this is known from: files, issues, documents. */
  readonly source: string;
  /** How it is recognised on the wire and in the log, one line for each way. */
  readonly looksLike: string | readonly string[];
}

/** `ws-race explain <id>`: a paragraph for each question, the words that were not given left out. */
export function explanationText(explanation: Explanation, style: TerminalStyle): string {
  const { id, parent, children, means, cause, cure, source } = cleanStrings(explanation);
  const looksLike = [explanation.looksLike].flat().flatMap((way) => way.split('\n').map(cleanText));
  const paint = createPaint(style.colorLevel);
  const columns = columnsOf(style);
  const kin = [
    ...(parent === undefined ? [] : [`a kind of ${parent}`]),
    ...(children.length === 0 ? [] : [`kinds of it: ${children.join(', ')}`]),
  ];
  const paragraphs: readonly (readonly [question: string, answers: readonly string[]])[] = [
    ['looks like', looksLike],
    ['cause', [cause]],
    ['cure', [cure]],
    ['source', [source]],
    ['see also', kin],
  ];
  return [
    [...hang('', id, columns).map(paint.strong), ...hang('  ', means, columns)],
    ...paragraphs.flatMap(([question, answers]) => {
      const lines = answers.filter((answer) => answer.trim() !== '').flatMap((answer) => hang(blank, answer, columns));
      return lines.length === 0 ? [] : [[`  ${paint.faint(question)}${(lines[0] ?? '').slice(2 + question.length)}`, ...lines.slice(1)]];
    }),
  ]
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

/** `ws-race explain <scenario>`. */
export function scenarioText(
  scenario: { readonly name: string; readonly description: string; readonly expectation: string },
  style: TerminalStyle,
): string {
  const { name, description, expectation } = cleanStrings(scenario);
  const paint = createPaint(style.colorLevel);
  const columns = columnsOf(style);
  const question = (text: string, lines: readonly string[]): readonly string[] =>
    lines.map((line, index) => (index === 0 ? `  ${paint.faint(text)}${line.slice(2 + text.length)}` : line));
  return [
    [paint.strong(name), ...hang('  ', description, columns)],
    [...question('expected', hang(blank, expectation, columns)), ...question('run it', [`${blank}ws-race run ${name}`])],
  ]
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

/** Room for the longest question. */
const blank = ' '.repeat(14);
