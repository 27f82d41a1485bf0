// What two reports of real runs say about each other.
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Comparison } from '../../src/model/comparison.js';
import type { Report } from '../../src/model/report.js';
import { runCli, temporaryFolder } from '../support/run-cli.js';
import { serveReference } from '../support/serve-reference.js';

const limitMs = 120_000;

async function record(folder: string, file: string, args: readonly string[]): Promise<void> {
  const run = await runCli(['run', ...args, '--output-dir', 'none', '--reporter', `json=${file}`, '--quiet'], { folder });
  // 3 and 4: few clients hardly overlapped, or some rounds were spoiled by this machine; the good ones are in the report, and they are what is compared.
  if (![0, 1, 3, 4].includes(run.exitCode ?? -1)) throw new Error(`exit ${run.exitCode}: ${run.stderr}`);
}

async function compare(
  folder: string,
  before: string,
  after: string,
): Promise<{ readonly exitCode: number | null; readonly comparison: Comparison }> {
  const run = await runCli(['compare', before, after, '--json'], { folder });
  if (run.stdout === '') throw new Error(run.stderr);
  return { exitCode: run.exitCode, comparison: JSON.parse(run.stdout) as Comparison };
}

describe('compare', () => {
  it(
    'finds an improvement from the broken server to the fixed one, and a regression the other way',
    async () => {
      const folder = temporaryFolder();
      const load = ['concurrent', '--n', '20', '--rounds', '10', '--no-control'];
      await record(folder, 'broken.json', [...load, '--reference', 'broken']);
      await record(folder, 'fixed.json', [...load, '--reference', 'fixed']);
      const better = await compare(folder, 'broken.json', 'fixed.json');
      expect(better.comparison.verdict.difference).toBe('improvement');
      expect(better.exitCode).toBe(0);
      const worse = await compare(folder, 'fixed.json', 'broken.json');
      expect(worse.comparison.verdict.difference).toBe('regression');
      expect(worse.comparison.scenarios[0]?.figures?.rate.shows).toBe('worse');
      expect(worse.exitCode).toBe(1);
    },
    limitMs,
  );

  it(
    'shows no difference between two runs of one server, and finds 20 ms more in the phase that they are in',
    async () => {
      const folder = temporaryFolder();
      const url = await serveReference(['fixed']);
      const slowed = await serveReference(['fixed', '--set', 'profileLookupMs=28']);
      // As many as the session store serves at once: nobody waits for anybody.
      const load = ['concurrent', '--n', '4', '--rounds', '12', '--no-control', '--linger', '50ms'];
      // A server that has just begun is slower than it will be, and compare says so.
      for (const each of [url, slowed]) await record(folder, 'first.json', [...load, '--url', each]);
      await record(folder, 'one.json', [...load, '--url', url]);
      await record(folder, 'two.json', [...load, '--url', url]);
      await record(folder, 'slowed.json', [...load, '--url', slowed]);

      const same = await compare(folder, 'one.json', 'two.json');
      expect(same.comparison.verdict, JSON.stringify(same.comparison.scenarios[0]?.verdict)).toMatchObject({
        difference: 'noDifferenceShown',
      });
      expect(same.exitCode).toBe(0);

      const slower = await compare(folder, 'one.json', 'slowed.json');
      expect(slower.comparison.verdict.difference).toBe('regression');
      expect(slower.exitCode).toBe(1);
      const shows = new Map(
        slower.comparison.scenarios[0]?.figures?.phases.map(({ phase, percentiles }) => [phase, percentiles.p50.shows]),
      );
      // The profile is looked up between the 101 and the greeting.
      expect(shows.get('firstMessage')).toBe('slower');
      expect([...shows].filter(([phase, each]) => phase !== 'firstMessage' && each === 'slower')).toEqual([]);
    },
    limitMs,
  );
});

describe('run --baseline', () => {
  it(
    'fails a run that passes by itself where it is a regression, and refuses a baseline of another scenario before anything runs',
    async () => {
      const folder = temporaryFolder();
      const load = ['--n', '20', '--rounds', '5', '--no-control', '--linger', '50ms'];
      await record(folder, 'fixed.json', ['concurrent', ...load, '--reference', 'fixed']);
      const asks = ['--reference', 'broken', '--max-failure-rate', '100%', '--baseline', 'fixed.json'];
      const run = await runCli(['run', 'concurrent', ...load, ...asks], { folder });
      expect(run.exitCode, run.stderr).toBe(1);
      expect(run.report().verdict.status, 'by itself').not.toBe('fail');
      expect(run.stdout).toMatch(/REGRESSION +failure rate 0 % ->/);

      const other = await runCli(['run', 'rapid-cycle', '--reference', 'fixed', '--baseline', 'fixed.json'], { folder });
      expect([other.exitCode, other.stdout]).toEqual([2, '']);
      expect(other.stderr).toMatch(/no scenario in common/);
    },
    limitMs,
  );
});

describe('a report that cannot be compared', () => {
  it(
    'gets one clear message and exit 2',
    async () => {
      const folder = temporaryFolder();
      const load = ['--n', '4', '--rounds', '2', '--no-control'];
      await record(folder, 'one.json', ['concurrent', ...load]);
      await record(folder, 'cycles.json', ['rapid-cycle', ...load, '--cycles', '2']);
      const text = readFileSync(join(folder, 'one.json'), 'utf8');
      const report = JSON.parse(text) as Report;
      const write = (file: string, content: unknown): void => writeFileSync(join(folder, file), JSON.stringify(content));
      write('newer.json', { ...report, schemaVersion: 2 });
      write('empty.json', withoutAttempts(report));
      writeFileSync(join(folder, 'cut.json'), text.slice(0, text.length / 2));
      cpSync(join(folder, 'one.json'), join(folder, 'copy.json'));

      const cases: readonly (readonly [string, RegExp])[] = [
        ['one.json', /compared with itself/],
        ['copy.json', /compared with itself/],
        ['cycles.json', /no scenario in common/],
        ['empty.json', /no attempt that was completed or failed/],
        ['newer.json', /schema version 2/],
        ['cut.json', /cut off after \d+ characters/],
        ['none.json', /no such file/],
      ];
      for (const [after, wrong] of cases) {
        const { exitCode, stderr, stdout } = await runCli(['compare', 'one.json', after], { folder });
        expect([exitCode, stdout], `${after}: ${stderr}`).toEqual([2, '']);
        expect(stderr).toMatch(wrong);
        expect(stderr.trim().split('\n').length).toBeLessThanOrEqual(2);
      }
      const { exitCode, stderr, stdout } = await runCli(['run', 'concurrent', ...load, '--baseline', 'empty.json'], { folder });
      expect([exitCode, stdout], stderr).toEqual([2, '']);
      expect(stderr).toMatch(/report before: it holds no attempt/);
    },
    limitMs,
  );
});

function withoutAttempts(report: Report): Report {
  return {
    ...report,
    header: { ...report.header, runId: 'other' },
    scenarios: report.scenarios.map((scenario) => ({
      ...scenario,
      summary: { ...scenario.summary, attempts: 0, failed: 0 },
      cells: scenario.cells.map((cell) => ({ ...cell, attempts: 0, failed: 0 })),
      rounds: [],
    })),
  };
}
