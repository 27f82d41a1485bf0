// What is wrong, on standard error. A terminal is not left to break the lines in the middle of a word; whoever reads a pipe gets them whole.
import { wrapText } from '../report/wrap.js';

export function writeError(message: string): void {
  const { stderr } = process;
  stderr.write(`${stderr.isTTY ? wrapLines(`ws-race: ${message}`, stderr.columns) : `ws-race: ${message}`}\n`);
}

/** Lines that are too long are broken between words; what follows keeps the indent and hangs by two. */
export function wrapLines(text: string, columns: number): string {
  return text
    .split('\n')
    .flatMap((line) => {
      if (line.length <= columns) return [line];
      const indent = /^ */.exec(line)?.[0] ?? '';
      const [first = '', ...others] = wrapText(line, Math.max(20, columns - indent.length - 2));
      return [`${indent}${first}`, ...others.map((other) => `${indent}  ${other}`)];
    })
    .join('\n');
}

/** Commander's own words for a line it cannot read, with what to do where it does not say. `command`: the first word of the line. */
export function commanderTrouble(text: string, command: string | undefined): string {
  const line = text.replace(/^error: /, '').trimEnd();
  const [, option] = /^option '(.*)' argument missing$/.exec(line) ?? [];
  if (option !== undefined) return `${option.replace(/[ =]?[<[].*$/, '')}: its value is missing\n  Write ${option}`;
  if (/\n|Did you mean/.test(line)) return line;
  return command === undefined || command.startsWith('-')
    ? `${line}\n  ws-race --help lists the commands.`
    : `${line}\n  ws-race ${command} --help shows what belongs to it.`;
}
