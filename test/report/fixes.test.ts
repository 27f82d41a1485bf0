import { describe, expect, it } from 'vitest';
import type { FixesReport } from '../../src/model/fixes.js';
import { fixesMarkdown, fixesText } from '../../src/report/fixes-text.js';

const report: FixesReport = {
  schemaVersion: 1,
  kind: 'fixes',
  header: {
    version: '0.1.0',
    startedAt: '2026-01-01T00:00:00.000Z',
    durationMs: 12_400,
    argv: ['fixes', 'accept-race', '--rounds', '12'],
    seed: 'abcd',
    environment: 'development',
    cores: 2,
    rounds: 12,
    interrupted: false,
  },
  defects: [
    {
      defect: 'accept-race',
      foundingCase: 'A, B, E',
      description: 'greets before accept',
      scenario: 'queued-message',
      measured: { from: 'released', to: 'pushed' },
      floor: { n: 60, p50Ms: 0.4, p99Ms: 0.9 },
      notApplicable: ['queue'],
      rows: [
        { cure: 'none', description: '', rounds: 12, attempts: 240, failed: 80, boundedByHarness: [], says: 'the fault' },
        {
          cure: 'settle|delay',
          description: '',
          rounds: 12,
          attempts: 240,
          failed: 0,
          interval: { low: 0, high: 0.016, level: 0.95, method: 'wilson', effectiveCount: 240, unit: 'attempts' },
          awaited: { n: 240, p50Ms: 70, p99Ms: 90 },
          added: { n: 240, p50Ms: 60.04, p99Ms: -1.5 },
          boundedByHarness: ['p99'],
          says: 'none seen',
        },
      ],
    },
  ],
};
const style = { colorLevel: 0, columns: 100 } as const;

describe('the table of cures', () => {
  it('writes a dash for what was not measured, and a sign before what was added', () => {
    const lines = fixesText(report, style).split('\n');
    const row = (name: string): readonly string[] => (lines.find((line) => line.includes(name)) ?? '').trim().split(/ {2,}/);
    expect(row('none')).toEqual(['none', '80/240', '33.3 %', '-', '-', '-', 'the fault']);
    expect(row('settle|delay')).toEqual(['settle|delay', '0/240', '0 %', '[0 %, 1.6 %]', '+60.0 ms', '~ -1.50 ms', 'none seen']);
  });

  it('names what the times are measured from and to, and the mark of those that are bounded by the harness', () => {
    for (const text of [fixesText(report, { ...style, columns: 200 }), fixesMarkdown(report)]) {
      expect(text.toLowerCase()).toContain('measured from the release of the upgrade to the message that was pushed');
      expect(text).toMatch(/~ bounded by the harness: below three times what it takes by itself \(0.40 ms p50, 0.90 ms p99/);
    }
  });

  it('says where fewer rounds were played than were asked for', () => {
    const textOf = (rounds: readonly number[]): string =>
      fixesText(
        {
          ...report,
          defects: report.defects.map((table) => ({
            ...table,
            rows: table.rows.map((row, index) => ({ ...row, rounds: rounds[index] ?? 12 })),
          })),
        },
        style,
      );
    expect(textOf([12, 12])).not.toMatch(/asked for/);
    expect(textOf([1, 1])).toContain('Only 1 of 12 rounds that were asked for.');
    expect(textOf([12, 11])).toContain('Fewer good rounds than the 12 asked for, because the harness spoiled the others: settle|delay 11.');
  });

  it('names the cures that were not run, and the seed', () => {
    for (const text of [fixesText(report, style), fixesMarkdown(report)]) {
      expect(text).toContain('does not apply to this defect: queue');
      expect(text).toContain('seed abcd');
    }
  });

  it.each([60, 80, 100, 120, 160])('fits into %i columns and loses no word', (columns) => {
    const says = 'none seen: below 22 % (by round), gone by construction';
    const rows = report.defects.flatMap((table) => table.rows.map((row) => ({ ...row, cure: 'progressive-val', says })));
    const text = fixesText({ ...report, defects: report.defects.map((table) => ({ ...table, rows })) }, { ...style, columns });
    for (const line of text.split('\n')) expect(line.length, line).toBeLessThanOrEqual(columns);
    const words = text.split(/\s+/);
    for (const word of says.split(' ')) expect(words.filter((each) => each === word).length, word).toBeGreaterThanOrEqual(2);
    expect(text).toContain('+60.0 ms');
  });

  it('says that a run was interrupted', () =>
    expect(fixesText({ ...report, header: { ...report.header, interrupted: true } }, style)).toContain('INTERRUPTED'));

  it('says that its times cannot be trusted', () =>
    expect(fixesText({ ...report, header: { ...report.header, clockStepMs: 2000 } }, style)).toMatch(/12 s; .*wall clock/s));

  it('escapes what Markdown would read, and gives the command that makes the table again', () => {
    const text = fixesMarkdown(report);
    expect(text).toContain('| settle\\|delay |');
    expect(text).toContain('`ws-race fixes accept-race --rounds 12 --seed abcd`');
    const asked = { ...report.header, argv: ['fixes', '--seed=abcd'] };
    expect(fixesMarkdown({ ...report, header: asked })).toContain('`ws-race fixes --seed=abcd`');
  });
});
