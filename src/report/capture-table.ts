import type { CaptureComparison, PhaseComparison } from '../model/capture.js';
import { counted } from './figures.js';
import { phaseNames } from './handshake-table.js';
import { fittedLines } from './plain-table.js';
import { columnsOf, createPaint } from './style.js';
import type { TerminalStyle } from './style.js';
import { hang } from './wrap.js';

/** Ours, the wire's and the difference, phase by phase, in milliseconds. */
export function captureText(comparison: CaptureComparison, style: TerminalStyle): string {
  const paint = createPaint(style.colorLevel);
  const { scenario, phases, missing, opened, spoiledRounds = 0, incomplete, advice } = comparison;
  // A connection may have been made and not opened: of TCP there may be more pairs than that.
  const { found = Math.min(opened, Math.max(0, ...phases.map((phase) => phase.pairs))) } = comparison;
  const table = fittedLines(
    {
      head: ['against the wire (ms)', 'n', '', 'ours', 'wire', 'difference', 'apart'],
      align: ['left', 'right', 'left', 'right', 'right', 'right', 'right'],
      rows: phases.flatMap(rowsOf),
      paintHead: paint.faint,
    },
    columnsOf(style),
  );
  const remarks = [
    ...hang(scenario === undefined ? '  ' : `  ${scenario}: `, foundText(found, opened, spoiledRounds), columnsOf(style)),
    ...(advice === undefined ? [] : hang('  ', advice, columnsOf(style))),
    ...missing.flatMap(({ phase, why }) => hang(`  ${phaseNames[phase]} is not compared: `, why, columnsOf(style))),
    ...(incomplete === undefined
      ? []
      : [...hang('  incomplete: ', incomplete, columnsOf(style)).map((line) => line.replace('incomplete', (word) => paint.strong(word)))]),
  ];
  return `${[...(phases.length === 0 ? [] : table), ...remarks].join('\n')}\n`;
}

function foundText(found: number, opened: number, spoiledRounds: number): string {
  const text = `${found} of ${counted(opened, 'opened connection')} ${opened === 1 ? 'was' : 'were'} found in the capture`;
  if (spoiledRounds === 0) return text;
  return `${text}; ${counted(spoiledRounds, 'spoiled round')} ${spoiledRounds === 1 ? 'is' : 'are'} left out`;
}

/** A row for each percentile. */
function rowsOf({ phase, pairs, ours, wire, difference, apart }: PhaseComparison): readonly (readonly string[])[] {
  const ms = (ns: number): string => (ns / 1e6).toFixed(3);
  const signed = (ns: number): string => `${ns < 0 ? '-' : '+'}${ms(Math.abs(ns))}`;
  const figures = (at: 'p50Ns' | 'p99Ns'): readonly string[] => [ms(ours[at]), ms(wire[at]), signed(difference[at]), ms(apart[at])];
  return [
    [phaseNames[phase], String(pairs), 'p50', ...figures('p50Ns')],
    ['', '', 'p99', ...figures('p99Ns')],
  ];
}
