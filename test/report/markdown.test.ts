import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { markdownMarker, markdownText } from '../../src/report/markdown.js';
import { escapeMarkdown, fitBlocks, markdownCode, markdownTable } from '../../src/report/markdown-text.js';
import { failingScenario, passingScenario, reports, samplePhase, sampleReport } from '../support/reports.js';

const sizeOf = (text: string): number => Buffer.byteLength(text);
/** Pipes that part cells. */
const barsOf = (row: string): number => (row.replace(/\\./g, '').match(/\|/g) ?? []).length;

describe('the job summary', () => {
  it('begins with its marker and says the verdict in the heading of each scenario', () => {
    const text = markdownText(reports.several());
    expect(text.startsWith(`${markdownMarker}\n## ws-race\n`)).toBe(true);
    expect(text).toContain('**FAIL** 2 scenarios: 1 fail (concurrent), 1 pass');
    expect(text).toContain('\n### FAIL concurrent\n');
    expect(text).toContain('\n### PASS cold-start\n');
    expect(text).toContain('| accept-race | 41 | server | 2.1 ms | a handler used the socket before accept finished |');
    expect(text).toContain('| upgrade | 100 | 1.92 | 4.80 | 6.14 | 6.34 |');
  });

  it('says that a demo tested nothing, and that a run without a scenario is none', () => {
    expect(markdownText(reports.demo())).toContain('> demo server (broken); nothing of yours was tested');
    expect(markdownText(sampleReport([]))).toContain('**INCONCLUSIVE**');
  });

  it('has rows of as many cells as their heading, whatever the server sent', () => {
    const hostile = fc.oneof(fc.string(), fc.constantFrom('|', '\\|', '`|`', '\n| a |', '<b>', '@someone', '\u001b[1m|'));
    fc.assert(
      fc.property(hostile, (means) => {
        const { summary } = failingScenario();
        const signatures = [{ id: means, count: 1, means, class: 'rate', by: 'wire', incidents: 1 } as const];
        const text = markdownText(sampleReport([failingScenario({ name: means, summary: { ...summary, signatures } })]));
        const rows = text.split('\n').filter((line) => line.startsWith('| '));
        const at = rows.findIndex((row) => row.startsWith('| finding'));
        expect(barsOf(rows[at + 2] ?? '')).toBe(barsOf(rows[at] ?? ''));
        expect(text).not.toMatch(/<(?!!--|\/?sub>)/);
        expect(text).not.toMatch(/@(?!<!-- -->)/);
      }),
    );
  });

  const none = { p50Ms: 0, p90Ms: 0, p99Ms: 0, maxMs: 0 };

  it('says what <= and a range mean where a percentile is bounded by the harness', () => {
    const { summary } = passingScenario();
    const phases = { upgrade: samplePhase(10.4, { boundedByHarness: ['p99'] }) };
    const text = markdownText(sampleReport([passingScenario({ summary: { ...summary, phases } })]));
    expect(text).toContain('| upgrade | 100 | 10.4 | 26.0 | &lt;= 33.3 | 34.3 |');
    expect(text).toContain('&lt;= is an upper bound');
    expect(markdownText(reports.pass())).not.toContain('upper bound');
    const both = { upgrade: samplePhase(10.4, { boundedByHarness: ['max'], slack: none, lateSlack: { ...none, maxMs: 20 } }) };
    const ranged = markdownText(sampleReport([passingScenario({ summary: { ...summary, phases: both } })]));
    expect(ranged).toContain('| upgrade | 100 | 10.4 | 26.0 | 33.3 | 34.3-54.3 |');
    expect(ranged).toContain('*34.3-54.3 lies between the two:');
  });

  it('stays below 1 MiB, and says when something is missing', () => {
    const reasons = ['é'.repeat(100_000)];
    const scenarios = Array.from({ length: 12 }, () => passingScenario({ verdict: { status: 'inconclusive', reasons } }));
    const text = markdownText(sampleReport(scenarios));
    expect(sizeOf(text)).toBeLessThan(1024 * 1024);
    expect(text).toContain('The rest did not fit in here');
    expect(markdownText(reports.fail())).not.toContain('did not fit');
  });
});

describe('Markdown text', () => {
  it('shows signs as they are', () => {
    expect(escapeMarkdown('a|b *c* _d_ `e` [f](g) <h> #1 @me & \\')).toBe(
      'a\\|b \\*c\\* \\_d\\_ \\`e\\` \\[f\\](g) &lt;h&gt; \\#1 @<!-- -->me &amp; \\\\',
    );
  });

  it('as code has a fence that nothing in it closes', () => {
    expect(markdownCode('ws://h/?a=`b``c')).toBe('``` ws://h/?a=`b``c ```');
    expect(markdownCode('a|b')).toBe('`a\\|b`');
    expect(markdownCode('')).toBe('');
  });

  it('in a table stands left or right', () => {
    expect(markdownTable({ head: ['a', 'b'], align: ['left', 'right'], rows: [['x', '1']] })).toBe('| a | b |\n| --- | ---: |\n| x | 1 |');
  });

  it('is cut between blocks only', () => {
    expect(fitBlocks(['aaa', 'bbb'], 100)).toBe('aaa\n\nbbb\n');
    const cut = fitBlocks(['a'.repeat(50), 'b'.repeat(100)], 130);
    expect(cut).toMatch(/^a{50}\n\n\*The rest did not fit/);
  });
});
