// The commands that set servers against each other, and the options that choose the embedded one.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocketServer } from 'ws';
import type { Comparison } from '../../src/model/comparison.js';
import type { FixesReport } from '../../src/model/fixes.js';
import type { Report } from '../../src/model/report.js';
import { runCli, temporaryFolder } from '../support/run-cli.js';
import { serveReference } from '../support/serve-reference.js';

/** In the order of their names: after, before. */
function readReports(folder: string): readonly Report[] {
  return readdirSync(join(folder, 'reports'))
    .sort((a, b) => (a.includes('-after') ? -1 : 1) - (b.includes('-after') ? -1 : 1))
    .map((name) => JSON.parse(readFileSync(join(folder, 'reports', name), 'utf8')) as Report);
}

/** Opens everybody, and keeps what was asked for. */
async function recordingServer(): Promise<{ readonly url: string; readonly asked: () => ReadonlySet<string | undefined> }> {
  const asked = new Set<string | undefined>();
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  server.on('connection', (_socket, request) => asked.add(request.url));
  onTestFinished(() => {
    server.close();
  });
  return { url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`, asked: () => asked };
}

describe('fixes', () => {
  it('measures a defect without a cure, with its cures and with ordering, in three forms', async () => {
    const folder = temporaryFolder();
    const forms = ['--reporter', 'json=fixes.json', '--reporter', 'markdown=fixes.md'];
    const run = await runCli(['fixes', 'lost-first-message', '--rounds', '2', '--seed', 'abcd', ...forms], { folder });
    expect(run.exitCode).toBe(0);
    const report = JSON.parse(readFileSync(join(folder, 'fixes.json'), 'utf8')) as FixesReport;
    const rows = report.defects[0]?.rows ?? [];
    expect(rows.map(({ cure, attempts }) => [cure, attempts])).toEqual([
      ['none', 40],
      ['confirmation', 40],
      ['ordering', 40],
    ]);
    expect(rows[0]?.failed).toBeGreaterThan(4);
    expect(rows[0]?.says).toBe('the fault');
    expect(rows.slice(1).map(({ failed }) => failed)).toEqual([0, 0]);
    expect(rows[2]?.added).toMatchObject({ p50Ms: 0, p99Ms: 0 });
    // The client waits 50 ms for the confirmation before it asks: its answer comes so much later, whenever the greeting came.
    expect(report.defects[0]?.measured).toEqual({ from: 'released', to: 'echo' });
    expect(rows[1]?.added?.p50Ms).toBeGreaterThan(40);
    expect(report.defects[0]?.floor?.n).toBeGreaterThan(0);
    const markdown = readFileSync(join(folder, 'fixes.md'), 'utf8');
    for (const { cure } of rows) {
      expect(run.stdout).toContain(cure);
      expect(markdown).toContain(`| ${cure} |`);
    }
    expect(run.stdout).toContain('seed abcd');
  });

  it('says which cure does not apply, and does not run it', async () => {
    const run = await runCli(['fixes', 'limit-off-by-one', '--rounds', '1', '--fix', 'queue', '--json']);
    const report = JSON.parse(run.stdout) as FixesReport;
    expect(report.defects[0]?.notApplicable).toEqual(['queue']);
    expect(report.defects[0]?.rows.map(({ cure }) => cure)).toEqual(['none', 'ordering']);
  });
});

describe('ab', () => {
  it('shows a regression by exit 1, with as many rounds on either side', async () => {
    const run = await runCli([
      'ab',
      'reference:fixed',
      'reference:broken',
      '--rounds',
      '5',
      '--no-control',
      '--output-dir',
      'none',
      '--json',
    ]);
    const comparison = JSON.parse(run.stdout) as Comparison;
    expect(comparison.verdict.difference).toBe('regression');
    expect(run.exitCode).toBe(1);
    const rate = comparison.scenarios[0]?.figures?.rate;
    expect([rate?.before.rounds, rate?.after.rounds]).toEqual([5, 5]);
    expect([rate?.before.attempts, rate?.after.attempts]).toEqual([100, 100]);
  });
});

describe('ab between what is not a reference', () => {
  it('sets a URL against a target of the config, in as many rounds, and keeps a report of each', async () => {
    const url = await serveReference(['fixed']);
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'ws-race.yaml'), `targets:\n  mine:\n    url: ${url}\n    headers: { x-tenant: t1 }\n`);
    const sizes = ['--n', '3', '--rounds', '4', '--no-control', '--linger', '50ms'];
    const run = await runCli(['ab', url, 'mine', ...sizes, '--label', 'deploy=v42'], { folder });
    expect(run.exitCode).toBe(0);
    const [after, before] = readReports(folder);
    expect([before?.header.labels['ab'], after?.header.labels['ab']]).toEqual([`before: ${url}`, 'after: mine']);
    expect([before?.scenarios[0]?.summary.attempts, after?.scenarios[0]?.summary.attempts]).toEqual([12, 12]);
    expect(after?.scenarios[0]?.plan.targets[0].headers).toContainEqual(['x-tenant', 't1']);
    for (const report of [before, after]) {
      expect(report?.scenarios[0]?.health.floor?.upgrade?.p50Ms).toBeGreaterThan(0);
      expect(report?.scenarios[0]?.health.clockResolutionNs).toBeGreaterThan(0);
      expect(report?.header.labels['deploy']).toBe('v42');
    }
  });

  it('asks each URL with the token that stands in it, and keeps both out of the reports', async () => {
    const [first, second] = [await recordingServer(), await recordingServer()];
    const folder = temporaryFolder();
    const urls = [`${first.url}?token=canary-one`, `${second.url}?token=canary-two`];
    const run = await runCli(['ab', ...urls, '--n', '2', '--rounds', '1', '--no-control', '--linger', '10ms'], { folder });
    expect([...first.asked()]).toEqual(['/?token=canary-one']);
    expect([...second.asked()]).toEqual(['/?token=canary-two']);
    expect(run.stdout + run.stderr + JSON.stringify(readReports(folder))).not.toMatch(/canary-(one|two)/);
  });

  it('shows what a cure changes between two URLs by exit 0', async () => {
    const urls = [await serveReference(['--defect', 'accept-race']), await serveReference(['fixed'])];
    // Enough that a round in which the defect does not show, on a busy machine, leaves a difference.
    const sizes = ['--rounds', '7', '--no-control', '--linger', '50ms', '--output-dir', 'none', '--json'];
    const run = await runCli(['ab', ...urls, ...sizes]);
    expect(run.exitCode).toBe(0);
    const comparison = JSON.parse(run.stdout) as Comparison;
    expect(comparison.verdict.difference).toBe('improvement');
  });
});

describe('run --defect --fix', () => {
  it('tests the embedded server with the defect and its cure', async () => {
    const cured = ['--defect', 'accept-race', '--fix', 'progressive-validation', '--environment', 'staging'];
    const run = await runCli(['run', 'concurrent', '--rounds', '2', ...cured]);
    expect(run.exitCode).toBe(0);
    const { server } = run.report().scenarios[0]?.plan.targets[0] ?? {};
    expect(server).toEqual({ kind: 'reference', args: ['fixed', ...cured] });
  });
});
