import type { Class } from '../model/signature.js';
import { cleanStrings } from './clean-text.js';
import { columnsOf, createPaint, type Paint, type TerminalStyle } from './style.js';
import { hang } from './wrap.js';

export interface ListedScenario {
  readonly name: string;
  readonly description: string;
  readonly expectation: string;
  readonly class: Class;
}
export interface ListedSignature {
  readonly id: string;
  readonly means: string;
  readonly class: Class;
}

/** `ws-race list`: what can be run, and what can be found. */
export function listText(
  known: { readonly scenarios: readonly ListedScenario[]; readonly signatures: readonly ListedSignature[] },
  style: TerminalStyle,
): string {
  const { scenarios, signatures } = cleanStrings(known);
  const screen = { paint: createPaint(style.colorLevel), columns: columnsOf(style) };
  const blocks = [
    section(
      'scenarios (ws-race run <name>)',
      scenarios.map(({ name, description, expectation, class: kind }) => ({ name, kind, text: sentences(description, expectation) })),
      screen,
    ),
    section(
      'signatures (ws-race explain <id>)',
      signatures.map(({ id, means, class: kind }) => ({ name: id, kind, text: means })),
      screen,
    ),
    hang('', 'fatal: one sighting fails the run; rate: the gate decides; info: only shown.', screen.columns),
  ];
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

const sentences = (...texts: readonly string[]): string =>
  texts
    .filter((text) => text !== '')
    .map((text) => (/[.!?]$/.test(text) ? text : `${text}.`))
    .join(' ');

interface Entry {
  readonly name: string;
  readonly kind: Class;
  readonly text: string;
}

/** Name, class and text in columns; where the name leaves too little room, the text goes under it. */
function section(
  title: string,
  entries: readonly Entry[],
  { paint, columns }: { readonly paint: Paint; readonly columns: number },
): readonly string[] {
  const width = Math.min(28, Math.max(0, ...entries.map(({ name }) => name.length)));
  const rows = entries.flatMap(({ name, kind, text }) => {
    const lead = `  ${name.padEnd(width)}  ${kind.padEnd(5)}  `;
    const lines = hang(' '.repeat(width + 11), text, columns);
    const first = name.length > width ? [lead.trimEnd(), ...lines] : [`${lead}${(lines[0] ?? '').trimStart()}`, ...lines.slice(1)];
    return first.map((line, index) => (index === 0 ? line.replace(name, () => paint.strong(name)) : line));
  });
  return [paint.faint(title), ...(rows.length === 0 ? ['  none'] : rows)];
}
