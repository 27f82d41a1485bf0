import { describe, expect, it } from 'vitest';
import type { Comparison, Difference } from '../../src/model/comparison.js';
import { comparisonMarkdown, comparisonText } from '../../src/report/comparison-text.js';
import { differenceSentence, formatPoints } from '../../src/report/comparison-tables.js';
import { samplePhase } from '../support/reports.js';
import { comparedFigures, comparedRun, comparedScenario, comparedTime, sampleComparison } from '../support/comparisons.js';

const show = (comparison: Comparison, columns = 100): string => comparisonText(comparison, { colorLevel: 0, columns });

describe('the screen of a comparison', () => {
  it('has the verdict first, then what was compared, the warnings and the figures', () => {
    expect(show(sampleComparison())).toBe(`REGRESSION   failure rate 0 % -> 47.0 %
  new fault accept-race: 94 of 200, none before

  before  7f3a  2026-11-20T10:15:00Z  ws-race 0.1.0  deploy=v41
  after   8b1c  2026-11-20T10:15:00Z  ws-race 0.1.0  commit 0123456789ab  deploy=v42
  warning: scenario rapid-cycle has no report after

concurrent   REGRESSION
  warning: processor cores: 2 before, 4 after

  failures   failed   attempts     rate   rounds
  before          0        200      0 %       10
  after          94        200   47.0 %       10
  difference +47.0 points [+31.0, +60.0] at 95 %; by chance alone at least as much worse with p <
  0.001 (whole rounds dealt anew)

  finding       before   after   change
  accept-race        0      94   new: a regression

  handshake (ms)              n    p50       p90    p99
  upgrade          before   200   1.92   <= 4.87   6.10
                   after    106   2.10      5.20   14.2   p99 slower
  <= bounded by the harness

  early-1011 is gone: 1 of 200 before
`);
  });

  it('shows more than two reports of a scenario in the order of time, and whether the failure rate goes anywhere', () => {
    const point = (runId: string, failed: number, changes: object = {}) => ({
      run: comparedRun(runId),
      attempts: 100,
      failed,
      rate: failed / 100,
      interval: { low: 0, high: 0.12, level: 0.95, method: 'wilson', effectiveCount: 100, unit: 'attempts' } as const,
      phases: { upgrade: samplePhase(1.5, { p99Ms: 4 }) },
      ...changes,
    });
    const points = [point('one', 1, { notComparable: 'pacing' }), point('two', 2), point('three', 9), point('four', 20)];
    const rising = { name: 'concurrent', points, rate: { direction: 'rising' as const, pValue: 0.0002 } };
    const text = show(sampleComparison({ trends: [rising] }), 140);
    expect(text).toMatch(/2026-11-20T10:15:00Z +one +1 +100 +1\.0 % +\[0 %, 12 %\] +1\.50 +4\.00 +left out: pacing/);
    expect(text).toContain('the failure rate is rising over 3 reports (p < 0.001, Cochran-Armitage)');
    const flat = { ...rising, rate: { direction: 'falling' as const, pValue: 0.4 } };
    expect(comparisonMarkdown(sampleComparison({ trends: [flat] }))).toContain('no trend of the failure rate is shown over 3 reports');
  });

  it.each<[Difference, string]>([
    ['regression', 'REGRESSION'],
    ['improvement', 'IMPROVEMENT'],
    ['noDifferenceShown', 'NO DIFFERENCE SHOWN'],
    ['notComparable', 'NOT COMPARABLE'],
  ])('says %s in its first word', (difference, word) => {
    const comparison = sampleComparison({ verdict: { difference, reasons: ['because'] } });
    expect(show(comparison).startsWith(`${word}   because\n`)).toBe(true);
    expect(comparisonMarkdown(comparison)).toContain(`## ${word}\n\n- because\n`);
  });

  it('shows no figure for a scenario that could not be compared', () => {
    const { figures, ...scenario } = comparedScenario({
      verdict: { difference: 'notComparable', reasons: ['clients per round: 20 clients before, 50 clients after'] },
    });
    const text = show(sampleComparison({ scenarios: [scenario] }));
    expect(text).toContain('clients per round: 20 clients before, 50 clients after');
    expect(figures).toBeDefined();
    expect(text).not.toMatch(/failures|handshake/);
  });

  it('gives the reasons of each scenario where there are several', () => {
    const scenarios = [
      comparedScenario(),
      comparedScenario({ name: 'rapid-cycle', verdict: { difference: 'improvement', reasons: ['upgrade p99 20 ms -> 2 ms'] } }),
    ];
    const text = show(sampleComparison({ scenarios, verdict: { difference: 'regression', reasons: ['concurrent: worse'] } }));
    expect(text).toContain('rapid-cycle   IMPROVEMENT\n  upgrade p99 20 ms -> 2 ms\n');
  });

  it('shows the times of a cold start', () => {
    const figures = comparedFigures({ coldStart: { firstReady: comparedTime(250, 900, { shows: 'slower' }) }, phases: [], signatures: [] });
    const text = show(sampleComparison({ scenarios: [comparedScenario({ figures })] }));
    expect(text).toMatch(/ready +250 +900 +slower/);
    expect(text).not.toContain('handshake');
  });

  it('says when only demo servers were compared', () => {
    const run = comparedRun('a', { demo: 'broken' });
    const demo = sampleComparison({ before: [run], after: [run] });
    expect(show(demo)).toContain('demo server; nothing of yours was tested');
    expect(comparisonMarkdown(demo)).toContain('> demo server; nothing of yours was tested');
    expect(show(sampleComparison())).not.toContain('demo');
  });

  it.each([80, 120])('fits %d columns, without an escape code and with nothing hostile in it', (columns) => {
    const hostile = '\u001b[2Jx\u202e\nPASS';
    const text = show(
      sampleComparison({ before: [comparedRun(hostile, { labels: { [hostile]: hostile } })], warnings: [hostile] }),
      columns,
    );
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]|^PASS/m);
    for (const line of text.split('\n')) expect(line.length, line).toBeLessThanOrEqual(columns);
  });

  it('names three reports of a folder and counts the rest', () => {
    const before = ['a', 'b', 'c', 'd', 'e'].map((runId) => comparedRun(runId));
    expect(show(sampleComparison({ before }))).toContain('and 2 more');
  });
});

it('a comparison as Markdown has the same figures', () => {
  const text = comparisonMarkdown(sampleComparison());
  expect(text.startsWith('<!-- ws-race comparison -->\n## REGRESSION\n')).toBe(true);
  expect(text).toContain('| after | 94 | 200 | 47.0 % | 10 |');
  expect(text).toContain('| accept-race | 0 | 94 | new: a regression |');
  expect(text).toContain('|  | after | 106 | 2.10 | 5.20 | 14.2 | p99 slower |');
});

it('p is said as the chance of so large a difference, and of none at all by itself', () => {
  const { rate } = comparedFigures();
  const sentence = (changes: Partial<typeof rate>): string => differenceSentence({ ...rate, shows: 'noDifference', ...changes });
  expect(sentence({ difference: 0.01, pWorse: 0.23 })).toMatch(/; by chance alone at least as much worse with p = 0\.23 \(/);
  expect(sentence({ difference: -0.01, pBetter: 0.31 })).toMatch(/; by chance alone at least as much better with p = 0\.31 \(/);
  expect(sentence({ difference: 0, pWorse: 1 })).toMatch(/; p = 1 \(/);
});

it('a difference of rates has a sign, and a small one does not vanish', () => {
  expect([0.47, -0.031, 0, 0.0004, -0.00002].map(formatPoints)).toEqual(['+47.0', '-3.1', '0.0', '+0.04', '-0.002']);
});
