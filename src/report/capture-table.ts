import type { CaptureComparison, PhaseComparison } from '../model/capture.js';
import { phaseNames } from './handshake-table.js';
import { tableLines } from './plain-table.js';
import { createPaint } from './style.js';
import type { TerminalStyle } from './style.js';

/** Ours, the wire's and the difference, phase by phase, in milliseconds. */
export function captureText(comparison: CaptureComparison, style: TerminalStyle): string {
  const paint = createPaint(style.colorLevel);
  const { phases, opened, incomplete } = comparison;
  const pairs = Math.max(0, ...phases.map((phase) => phase.pairs));
  const table = tableLines({
    head: ['against the wire (ms)', 'n', 'p50 ours', 'wire', 'difference', 'p99 ours', 'wire', 'difference', 'apart p50', 'p99'],
    align: ['left', 'right', 'right', 'right', 'right', 'right', 'right', 'right', 'right', 'right'],
    rows: phases.map(rowOf),
    paintHead: paint.faint,
  });
  const remarks = [
    `  ${pairs} of ${opened} opened connections were found in the capture`,
    ...(incomplete === undefined ? [] : [`  ${paint.strong('incomplete')}: ${incomplete}`]),
  ];
  return `${[...(phases.length === 0 ? [] : table), ...remarks].join('\n')}\n`;
}

function rowOf({ phase, pairs, ours, wire, apart }: PhaseComparison): readonly string[] {
  const ms = (ns: number): string => (ns / 1e6).toFixed(3);
  const signed = (ns: number): string => `${ns < 0 ? '-' : '+'}${ms(Math.abs(ns))}`;
  return [
    phaseNames[phase],
    String(pairs),
    ms(ours.p50Ns),
    ms(wire.p50Ns),
    signed(ours.p50Ns - wire.p50Ns),
    ms(ours.p99Ns),
    ms(wire.p99Ns),
    signed(ours.p99Ns - wire.p99Ns),
    ms(apart.p50Ns),
    ms(apart.p99Ns),
  ];
}
