import { expect, it } from 'vitest';
import type { CaptureComparison } from '../../src/model/capture.js';
import { captureText } from '../../src/report/capture-table.js';
import { terminalText } from '../../src/report/terminal.js';
import { passingScenario, sampleReport } from '../support/reports.js';

const comparison: CaptureComparison = {
  address: '127.0.0.1',
  port: 8080,
  interfaceName: 'lo',
  missing: [],
  phases: [
    {
      phase: 'upgrade',
      pairs: 99,
      ours: { p50Ns: 1.958e6, p99Ns: 4.265e6 },
      wire: { p50Ns: 1.964e6, p99Ns: 4.2e6 },
      difference: { p50Ns: -6e3, p99Ns: 65e3 },
      apart: { p50Ns: 6e3, p99Ns: 65e3 },
    },
  ],
  opened: 100,
};
const style = { colorLevel: 0, columns: 100 } as const;

it('a comparison with the wire shows ours, the wire and the difference with its sign', () => {
  const cells = captureText(comparison, style)
    .split('\n')
    .slice(1, 3)
    .map((line) => line.trim().split(/\s{2,}/));
  expect(cells).toEqual([
    ['upgrade', '99', 'p50', '1.958', '1.964', '-0.006', '0.006'],
    ['p99', '4.265', '4.200', '+0.065', '0.065'],
  ]);
});

it('a comparison with the wire says how many spoiled rounds it leaves out, and what to try where it saw nothing', () => {
  expect(captureText({ ...comparison, spoiledRounds: 1 }, style)).toContain('found in the capture; 1 spoiled round is left out');
  expect(captureText({ ...comparison, spoiledRounds: 2 }, style)).toContain('; 2 spoiled rounds are left out');
  expect(captureText(comparison, style)).not.toContain('left out');
  expect(captureText({ ...comparison, advice: 'try another' }, style)).toContain('  try another\n');
});

it('a comparison with the wire counts the opened connections that were found, not all that were made', () => {
  const [upgrade] = comparison.phases;
  const tcp = upgrade === undefined ? [] : [{ ...upgrade, phase: 'tcp' as const, pairs: 130 }];
  const withTcp = { ...comparison, phases: [...tcp, ...comparison.phases] };
  expect(captureText({ ...withTcp, found: 98 }, style)).toContain('98 of 100 opened connections');
  expect(captureText(withTcp, style)).toContain('100 of 100 opened connections');
  expect(captureText({ ...withTcp, scenario: 'cold-start' }, style)).toContain('  cold-start: 100 of 100 opened');
});

it('a report that holds one shows it on its screen, whenever it is shown', () => {
  const shown = terminalText({ ...sampleReport([passingScenario()]), captures: [comparison] }, { ...style, reportPath: 'reports/r.json' });
  expect(shown).toContain(captureText(comparison, style));
  expect(shown.trimEnd().split('\n').at(-1)).toContain('reports/r.json');
});

it('a comparison with the wire says how many connections it rests on, and when packets are missing', () => {
  expect(captureText(comparison, style)).toContain('99 of 100 opened connections were found in the capture');
  expect(captureText(comparison, style)).not.toContain('incomplete');
  const text = captureText(
    {
      ...comparison,
      phases: [],
      missing: [{ phase: 'firstMessage', why: 'it is dark' }],
      opened: 7,
      incomplete: 'the kernel dropped 12 packets of the capture',
    },
    style,
  );
  expect(text).toContain('first message is not compared: it is dark');
  expect(text).toContain('0 of 7');
  expect(text).toContain('incomplete: the kernel dropped 12 packets of the capture');
});
