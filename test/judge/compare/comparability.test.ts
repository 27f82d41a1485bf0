import { describe, expect, it } from 'vitest';
import { compareFolders, compareReports } from '../../../src/judge/compare/compare-reports.js';
import { trendsOf } from '../../../src/judge/compare/trend.js';
import type { Report } from '../../../src/model/report.js';
import { UsageError } from '../../../src/model/usage-error.js';
import { makeReport, type SyntheticRun, type SyntheticScenario } from './synthetic-report.js';

const quick = { draws: 300 };
const clean = Array.from({ length: 5 }, () => ({ attempts: 20, failed: 0, upgradeUs: [1000, 1100, 1200] }));
const report = (scenario: Partial<SyntheticScenario> = {}, run: SyntheticRun = {}): Report =>
  makeReport([{ rounds: clean, ...scenario }], run);
const before = report({}, { runId: 'before' });

describe('what cannot be compared is refused with the reason, and is not a pass', () => {
  it.each<readonly [string, Partial<SyntheticScenario>, SyntheticRun, RegExp]>([
    [
      'another scenario file',
      { hash: 'other-hash' },
      {},
      /^the scenario file changed: concurrent \(scenario-has\) before, concurrent \(other-hash\) after$/,
    ],
    ['another number of clients', { clients: 50 }, {}, /^clients per round: 20 clients before, 50 clients after$/],
    ['another pacing', { pacing: 'closed' }, {}, /^pacing: barrier before, closed, 10 at a time after$/],
    ['other checks', { checks: [{ id: 'welcome', class: 'rate' }] }, {}, /^checks that ran: drop before, welcome after$/],
    ['the demo server against a real one', {}, { demo: 'fixed' }, /^server: a target of yours before, the demo server after$/],
    ['a shard with a whole run', {}, { shard: { index: 0, of: 2 } }, /^which of them the report holds: all before, shard 1 of 2 after$/],
    ['a run that the harness spoiled', { status: 'invalid' }, {}, /^the report after is invalid$/],
  ])('%s', (_, scenario, run, reason) => {
    const comparison = compareReports(before, report(scenario, { runId: 'after', ...run }), quick);
    expect(comparison).toMatchObject({ verdict: { difference: 'notComparable' }, exitCode: 3 });
    expect(comparison.verdict.reasons[0]).toMatch(reason);
    expect(comparison.scenarios[0]?.figures).toBeUndefined();
  });

  it('a shard with another of the same run, but not with the same one of another run, which is said', () => {
    const shard = (index: number, of: number, runId: string) => report({}, { runId, shard: { index, of } });
    const [first, again, second, third] = [shard(0, 2, 'a'), shard(0, 2, 'b'), shard(1, 2, 'c'), shard(0, 3, 'd')];
    expect([second, third].map((other) => compareReports(first, other, quick).exitCode)).toEqual([3, 3]);
    const comparison = compareReports(first, again, quick);
    expect(comparison.exitCode).toBe(0);
    expect(comparison.scenarios[0]?.warnings).toEqual([expect.stringContaining('both reports are shard 1 of 2')]);
    expect(compareReports(report({}, { runId: 'w' }), shard(0, 1, 'e'), quick).exitCode).toBe(0);
  });

  it('a regression elsewhere is still a regression', () => {
    const bad = clean.map((round) => ({ ...round, failed: 20 }));
    const two = (rounds: typeof clean, hash: string, runId: string) =>
      makeReport(
        [
          { rounds: clean, hash },
          { name: 'other', rounds },
        ],
        { runId },
      );
    expect(compareReports(two(clean, 'a', 'before'), two(bad, 'b', 'after'), quick).exitCode).toBe(1);
  });
});

describe('what may explain a difference is a warning', () => {
  it('as that a run stopped as soon as it was decided', () => {
    const fixed = report({}, { runId: 'after' });
    const stopped: Report = {
      ...fixed,
      scenarios: fixed.scenarios.map((scenario) => ({
        ...scenario,
        plan: { ...scenario.plan, schedule: { kind: 'untilDecided', rounds: 1000, withinNs: 900e9 } },
      })),
    };
    expect(compareReports(before, stopped, quick).scenarios[0]?.warnings).toEqual([
      expect.stringContaining('run after stopped as soon as its gate was decided'),
    ]);
  });

  it.each<readonly [Partial<SyntheticScenario>, SyntheticRun, string]>([
    [{}, { cores: 16 }, 'processor cores: 2 before, 16 after'],
    [{}, { node: 'v22.1.0' }, 'Node: 20 before, 22 after'],
    [{}, { end: 'interrupted' }, 'run after did not come to its end (interrupted)'],
  ])('%j %j', (scenario, run, warning) => {
    const comparison = compareReports(before, report(scenario, { runId: 'after', ...run }), quick);
    expect(comparison.scenarios[0]?.warnings).toEqual([warning]);
    expect(comparison.exitCode).toBe(0);
  });

  it('a round trip that takes more than twice as long is one, a hair more is none', () => {
    const at = (rttMs: number, runId: string) => report({ rttMs }, { runId });
    const warnings = (one: number, other: number) => compareReports(at(one, 'before'), at(other, 'after'), quick).scenarios[0]?.warnings;
    expect(warnings(2, 30)).toEqual(['round-trip time: 2.00 ms before, 30.00 ms after']);
    expect(warnings(0.05, 0.2)).toEqual([]);
  });

  it('the fixed demo server after the broken one is an honest comparison', () => {
    const comparison = compareReports(report({}, { runId: 'a', demo: 'broken' }), report({}, { runId: 'b', demo: 'fixed' }), quick);
    expect(comparison.exitCode).toBe(0);
    expect(comparison.scenarios[0]?.warnings).toEqual(['demo server: broken before, fixed after']);
  });
});

describe('mistakes are told as such', () => {
  it.each<readonly [string, () => unknown, string]>([
    ['a report against itself', () => compareReports(before, before), 'it would be compared with itself'],
    [
      'another scenario',
      () => compareReports(before, report({ name: 'rapid-cycle' }, { runId: 'x' })),
      'the reports have no scenario in common',
    ],
    [
      'no attempts',
      () => compareReports(before, report({ rounds: [] }, { runId: 'x' })),
      'it holds no attempt that was completed or failed',
    ],
    [
      'a newer schema',
      () => compareReports({ ...before, schemaVersion: 2 as never }, report({}, { runId: 'x' })),
      'it has schema version 2',
    ],
    ['an empty folder', () => compareFolders([], [before]), 'there is none'],
  ])('%s', (_, act, wrong) => {
    expect(act).toThrow(UsageError);
    expect(act).toThrow(wrong);
  });
});

it('two runs that happen to have one id are two runs', () => {
  expect(compareReports(before, report({}, { runId: 'before', startedAt: '2026-11-21T08:00:00Z' }), quick).exitCode).toBe(0);
});

describe('folders of reports', () => {
  it('are paired by scenario, the latest report of each', () => {
    const early = report({}, { runId: 'early', startedAt: '2026-11-01T08:00:00Z' });
    const late = report({}, { runId: 'late', startedAt: '2026-11-01T09:00:00Z' });
    const rapid = report({ name: 'rapid-cycle' }, { runId: 'rapid' });
    const after = [report({ name: 'rapid-cycle' }, { runId: 'rapid after' }), report({}, { runId: 'after' })];
    const comparison = compareFolders([late, rapid, early], after, quick);
    expect(comparison.scenarios.map(({ name, beforeRun, afterRun }) => [name, beforeRun, afterRun]).sort()).toEqual([
      ['concurrent', 'late', 'after'],
      ['rapid-cycle', 'rapid', 'rapid after'],
    ]);
    expect(comparison.warnings).toEqual(['scenario concurrent has 2 reports before; the latest is compared']);
  });
});

describe('the trend over more than two reports', () => {
  const failing = (count: number, day: number, changes: Partial<SyntheticScenario> = {}) =>
    report(
      { rounds: Array.from({ length: 20 }, () => ({ attempts: 20, failed: count, upgradeUs: [1000] })), ...changes },
      { runId: `run ${day}`, startedAt: `2026-11-0${day}T08:00:00Z` },
    );

  it('stands in the order of time, with its direction and p', () => {
    const [trend] = trendsOf([failing(6, 4), failing(1, 1), failing(4, 3), failing(2, 2)]);
    expect(trend?.points.map(({ run, failed }) => [run.runId, failed])).toEqual([
      ['run 1', 20],
      ['run 2', 40],
      ['run 3', 80],
      ['run 4', 120],
    ]);
    expect(trend?.rate?.direction).toBe('rising');
    expect(trend?.rate?.pValue).toBeLessThan(0.001);
  });

  it('is in the comparison of folders, and not in that of two reports', () => {
    const [first, second, third] = [failing(1, 1), failing(2, 2), failing(4, 3)];
    expect(compareFolders([first, second], [third], quick).trends).toEqual(trendsOf([first, second, third]));
    expect(compareFolders([first], [second], quick).trends).toEqual([]);
  });

  it('weighs all runs by one design effect, so that a run is not worth less for failing in clumps', () => {
    const run = (failed: readonly number[], day: number) =>
      failing(0, day, { rounds: failed.map((count) => ({ attempts: 20, failed: count, upgradeUs: [1000] })) });
    const steady = Array.from({ length: 20 }, () => 2);
    const clumped = Array.from({ length: 20 }, (_, round) => (round % 10 === 0 ? 20 : 0));
    // The same rate thrice: however the failures fall, there is no trend at all.
    const [trend] = trendsOf([run(steady, 1), run(clumped, 2), run(steady, 3)]);
    expect(trend?.rate?.pValue).toBeCloseTo(1, 9);
    // More failures at the end are the same sign of a trend, whether it is the first or the last that fails in clumps.
    const more = Array.from({ length: 20 }, () => 4);
    const [early, late] = [
      [run(clumped, 1), run(steady, 2), run(more, 3)],
      [run(steady, 1), run(clumped, 2), run(more, 3)],
    ].map((reports) => trendsOf(reports)[0]?.rate?.pValue);
    expect(early).toBeCloseTo(late ?? 0, 9);
  });

  it('leaves out of the test what does not compare with the last, and says why', () => {
    const [trend] = trendsOf([failing(9, 1, { clients: 50 }), failing(2, 2), failing(2, 3)]);
    expect(trend?.points[0]?.notComparable).toBe('clients per round: 50 clients before, 20 clients after');
    expect(trend?.rate).toBeUndefined();
  });
});
