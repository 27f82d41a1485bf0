import { describe, expect, it } from 'vitest';
import { decodeHistogram } from '../../../src/judge/histogram.js';
import { mergeReports } from '../../../src/judge/merge/merge-reports.js';
import { describeClockStep } from '../../../src/model/clock-step.js';
import type { Report } from '../../../src/model/report.js';
import { UsageError } from '../../../src/model/usage-error.js';
import { makeReport, type SyntheticScenario } from '../compare/synthetic-report.js';

const rounds = (failed: readonly number[], upgradeUs: readonly number[], clients = 10) =>
  failed.map((count) => ({ attempts: clients, failed: count, upgradeUs }));

function shard(index: number, of: number, scenario: Partial<SyntheticScenario> = {}, changes: Partial<Report['header']> = {}): Report {
  const report = makeReport([{ rounds: rounds([0, 0, 0, 0, 0], [1000 + index, 2000 + index]), ...scenario }], { runId: `shard-${index}` });
  return { ...report, header: { ...report.header, shard: { index, of }, ...changes } };
}

const two = (): readonly [Report, Report] => [
  shard(0, 2, { rounds: rounds([1, 0, 0, 2, 0], [1000, 5_007_000]) }),
  shard(1, 2, { rounds: rounds([0, 3, 0, 1, 0], [3, 2000]) }),
];

describe('one report from the shards of a run', () => {
  it('counts all clients of all shards in the same rounds, and judges them anew', () => {
    const merged = mergeReports(two());
    const [scenario] = merged.scenarios;
    expect(scenario?.summary).toMatchObject({ attempts: 100, failed: 7, failureRate: 0.07 });
    expect(scenario?.rounds.map(({ attempts, failed }) => [attempts, failed])).toEqual([
      [20, 1],
      [20, 3],
      [20, 0],
      [20, 3],
      [20, 0],
    ]);
    expect(scenario?.cells[0]?.interval).toMatchObject({ method: 'wilson', unit: 'rounds', effectiveCount: 5 });
    expect(merged.verdict.status).toBe('fail');
    expect(scenario?.gates[0]?.verdict.reasons[0]).toContain('7 of 100 attempts failed');
    expect(merged.header.shard).toBeUndefined();
  });

  it('adds the histograms and keeps the exact minimum and maximum', () => {
    const [scenario] = mergeReports(two()).scenarios;
    const upgrade = scenario?.cells[0]?.phases.upgrade?.succeeded;
    if (upgrade === undefined) throw new Error('the merged cell has no upgrade times');
    expect(upgrade).toMatchObject({ count: 20, minUs: 3, maxUs: 5_007_000 });
    expect(decodeHistogram(upgrade.hdr, upgrade).count).toBe(20);
    expect(scenario?.summary.phases.upgrade).toMatchObject({ n: 20, minMs: 0.003, maxMs: 5007, p50Ms: 1 });
  });

  it('has the bounds of all times of all shards at each percentile, as one machine would have had', () => {
    const slacks = [
      { slackMs: 0.1, lateSlackMs: 0 },
      { slackMs: 0.7, lateSlackMs: 0.4 },
    ];
    const [scenario] = mergeReports(slacks.map((slack, index) => shard(index, 2, slack))).scenarios;
    // Of each: 1.000 2.000 1.001 2.001; at least 0.900 1.900 0.301 1.301; at most 1.000 2.000 1.401 2.401.
    expect(scenario?.summary.phases.upgrade?.slack).toEqual({ p50Ms: 0.101, p90Ms: 0.101, p99Ms: 0.101, maxMs: 0.101 });
    expect(scenario?.summary.phases.upgrade?.lateSlack).toEqual({ p50Ms: 0.4, p90Ms: 0.4, p99Ms: 0.4, maxMs: 0.4 });
    expect(scenario?.summary.phases.upgrade?.boundedByHarness).toEqual(['p50', 'p90', 'p99', 'max']);
  });

  it('of a cold start has the earliest that any client of any shard may have been served', () => {
    const started = (index: number, firstReadyMs: number, readySlackMs: number) =>
      shard(index, 2, { rounds: [{ attempts: 1, failed: 0, upgradeUs: [10], firstReadyMs, readySlackMs }] });
    const [scenario] = mergeReports([started(0, 500, 0), started(1, 510, 30)]).scenarios;
    expect(scenario?.coldStart?.rounds[0]).toMatchObject({ firstReadyMs: 500, slackMs: { firstReady: 20 } });
  });

  it('says that a clock was set on one of the machines, and decides nothing about a time then', () => {
    const plan = (report: Report): Report => ({
      ...report,
      scenarios: report.scenarios.map((scenario) => ({
        ...scenario,
        plan: { ...scenario.plan, gates: [{ id: 'slow', over: { kind: 'phase', phase: 'upgrade', percentile: 50 }, maxMs: 100 }] },
      })),
    });
    const judged = (health: SyntheticScenario['health']) =>
      mergeReports([plan(shard(0, 2, { health: { stamps: 'kernel' } })), plan(shard(1, 2, { health: { stamps: 'kernel', ...health } }))]);
    expect(judged({}).scenarios[0]).toMatchObject({ gates: [{ verdict: { status: 'pass' } }], health: { stamps: 'kernel' } });
    const stepped = judged({ clockStepMs: -2000, stampsWhy: describeClockStep(-2000) });
    expect(stepped.scenarios[0]?.health).toMatchObject({ stamps: 'kernel', clockStepMs: -2000, stampsWhy: describeClockStep(-2000) });
    expect(stepped.scenarios[0]?.gates[0]?.verdict.reasons[0]).toContain('the wall clock was set by -2s during the run');
    expect(stepped.verdict.status).toBe('inconclusive');
  });

  it('joins the texts that no signature knows: counts added, the first three samples, the largest first', () => {
    const bucket = (id: string, count: number, ...samples: readonly string[]) => ({ id, count, samples, rule: [`rule of ${id}`] });
    const withBuckets = (index: number, unknownBuckets: readonly ReturnType<typeof bucket>[]): Report => {
      const report = shard(index, 2);
      return { ...report, scenarios: report.scenarios.map((scenario) => ({ ...scenario, unknownBuckets })) };
    };
    const [one, other] = [
      withBuckets(0, [bucket('unknown:a', 4, 'a1', 'a2'), bucket('unknown:b', 1, 'b1')]),
      withBuckets(1, [bucket('unknown:b', 6, 'b2'), bucket('unknown:a', 1, 'a3', 'a4')]),
    ];
    const merged = mergeReports([one, other]).scenarios[0]?.unknownBuckets;
    expect(merged).toEqual([bucket('unknown:b', 7, 'b1', 'b2'), bucket('unknown:a', 5, 'a1', 'a2', 'a3')]);
    expect(mergeReports([other, one]).scenarios[0]?.unknownBuckets).toEqual(merged);
    expect(mergeReports(two()).scenarios[0]).not.toHaveProperty('unknownBuckets');
  });

  it('does not depend on the order of the reports', () => {
    const three = [
      shard(0, 3),
      shard(1, 3, { rounds: rounds([1, 1, 1, 1, 1], [77]) }),
      shard(2, 3, { rounds: rounds([0, 0, 9, 0, 0], [5, 6]) }),
    ];
    const merged = mergeReports(three);
    for (const order of [
      [2, 1, 0],
      [1, 2, 0],
      [0, 2, 1],
    ]) {
      expect(mergeReports(order.map((place) => three[place]).filter((report) => report !== undefined))).toEqual(merged);
    }
  });

  it('one shard of a report of its own is that report, judged alike', () => {
    const [scenario] = mergeReports([shard(0, 1)]).scenarios;
    expect(scenario?.summary.attempts).toBe(50);
  });

  it('a shard with a round less leaves attempts without a record, which is no pass', () => {
    const merged = mergeReports([shard(0, 2), shard(1, 2, { rounds: rounds([0, 0, 0, 0], [1000]) })]);
    expect(merged.verdict.status).toBe('invalid');
  });

  it('has one header: the span of all, every host, and what all agree on', () => {
    const labels = (role: string) => ({ deploy: 'v42', role });
    const at = (startedAt: string, durationMs: number, role: string, gitCommit: string) => ({
      startedAt,
      durationMs,
      labels: labels(role),
      gitCommit,
    });
    const { header } = mergeReports([
      shard(0, 2, {}, { ...at('2026-11-20T10:15:02Z', 5000, 'a', 'abc'), end: 'interrupted' }),
      shard(1, 2, {}, at('2026-11-20T10:15:00Z', 4000, 'b', 'abc')),
    ]);
    expect(header).toMatchObject({
      startedAt: '2026-11-20T10:15:00Z',
      durationMs: 7000,
      end: 'interrupted',
      labels: { deploy: 'v42' },
      gitCommit: 'abc',
    });
    expect(header.labels['role']).toBeUndefined();
    expect(header.hosts).toHaveLength(2);
  });
});

describe('what is no whole set of shards', () => {
  it.each<readonly [string, readonly Report[], number, string]>([
    ['a missing shard', [shard(0, 3), shard(2, 3)], 4, 'missing: 2/3'],
    ['a shard twice', [shard(0, 2), shard(0, 2)], 4, 'it is there twice'],
    ['a whole run', [makeReport([{ rounds: rounds([0], [1]) }])], 2, 'it is no shard'],
    ['two plans', [shard(0, 2), otherPlan(shard(1, 2))], 2, 'they come from two plans'],
    ['two ways to share', [shard(0, 2), shard(1, 3)], 2, 'they come from shards of 2 and of 3'],
    ['two versions', [shard(0, 2), shard(1, 2, {}, { version: '9.9.9' })], 2, 'they come from two versions of ws-race'],
    ['no report', [], 2, 'there is nothing to merge'],
  ])('%s', (_, reports, exitCode, wrong) => {
    const act = () => mergeReports(reports);
    expect(act).toThrow(UsageError);
    expect(act).toThrow(expect.objectContaining({ exitCode, wrong: expect.stringContaining(wrong) as string }) as Error);
  });
});

function otherPlan(report: Report): Report {
  return { ...report, scenarios: report.scenarios.map((scenario) => ({ ...scenario, planHash: 'other' })) };
}
