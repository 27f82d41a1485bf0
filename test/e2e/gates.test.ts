// Gates and stopping rules of the command line, on the real servers.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runCli } from '../support/run-cli.js';

const nullServer = fileURLToPath(new URL('../../dist/cli/null-server.js', import.meta.url));

/** The server of the calibration, over TLS, as a target of its own. */
function serveNothing(): Promise<string> {
  const child = spawn(process.execPath, [nullServer, 'tls'], { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => void child.stdin.end());
  return new Promise((resolve) => {
    child.stdout.setEncoding('utf8').once('data', (text: string) => resolve(`wss://127.0.0.1:${text.trim()}/`));
  });
}

const load = ['--n', '12', '--linger', '20ms', '--no-control'];

describe('run --until-decided', () => {
  it('passes the fixed server as soon as it may, with the interval of a sequence', async () => {
    const run = await runCli(['run', 'concurrent', ...load, '--until-decided', '--max-failure-rate', '30%']);
    expect(run.exitCode, run.stdout).toBe(0);
    const [scenario] = run.report().scenarios;
    expect(scenario?.plan.schedule.kind).toBe('untilDecided');
    expect(scenario?.summary.interval).toMatchObject({ method: 'sequence' });
    expect(scenario?.summary.interval?.high).toBeLessThanOrEqual(0.3);
    expect(scenario?.cells[0]?.rounds).toBeLessThan(scenario?.plan.schedule.rounds ?? 0);
    expect(run.stdout).toContain('decided: 0 of');
  });

  it('ends undecided, and with the interval it has reached, when its time is over', async () => {
    const asks = ['--until-decided', '--max-failure-rate', '1%', '--decide-within', '300ms'];
    const run = await runCli(['run', 'concurrent', ...load, ...asks]);
    expect(run.exitCode, run.stdout).toBe(3);
    expect(run.stdout).toContain('undecided when 300ms were over');
    expect(run.stderr.replace(/\s+/g, ' ')).toMatch(
      /a clean run in 457 rounds, about .*; at worst it ends undecided after 1200 rounds or 300ms/,
    );
    expect(run.report().header.end).toBe('outOfTime');
    expect(run.report().scenarios[0]?.summary.interval).toMatchObject({ method: 'sequence' });
  });

  it('says that it is undecided when the most rounds were not enough', async () => {
    const run = await runCli(['run', 'concurrent', ...load, '--until-decided', '--max-failure-rate', '1%', '--rounds', '2']);
    expect(run.exitCode).toBe(3);
    expect(run.stdout).toContain('undecided: 0 of 24');
  });
});

describe('a gate of the command line', () => {
  it('on a phase fails a run that is clean otherwise, and is listed beside the others', async () => {
    const run = await runCli(['run', 'concurrent', ...load, '--rounds', '2', '--max', 'upgrade.p50=1us', '--max', 'upgrade.p99=20s']);
    expect(run.exitCode).toBe(1);
    const gates = run.report().scenarios[0]?.gates.map(({ gate, verdict }) => [gate.id, verdict.status]);
    expect(gates).toEqual([
      ['failure-rate', 'pass'],
      ['upgrade.p50', 'fail'],
      ['upgrade.p99', 'pass'],
    ]);
  });

  it('on a check is listed with what was asked, observed, its interval and its verdict', async () => {
    const run = await runCli(['run', 'concurrent', ...load, '--rounds', '2', '--max-check', 'session=0']);
    expect(run.exitCode, run.stdout).toBe(0);
    expect(run.stdout).toMatch(/check:session +check session +0 +\[0 %, \d+ %\] at 95 %, by round +0 +pass/);
    expect(run.report().scenarios[0]?.gates[1]).toMatchObject({ observed: 0, interval: { unit: 'rounds' }, verdict: { status: 'pass' } });
  });

  it('on a signature fails where the failure rate is allowed, and lets another signature be', async () => {
    const args = ['run', 'concurrent', '--n', '20', '--rounds', '4', '--no-control', '--reference', 'broken', '--max-failure-rate', '100%'];
    const strict = await runCli([...args, '--max-signature', 'accept-race=0', '--max-signature', 'early-1011=100%']);
    expect(strict.exitCode, strict.stdout).toBe(1);
    const statuses = strict.report().scenarios[0]?.gates.map(({ gate, verdict }) => [gate.id, verdict.status]);
    expect(statuses).toContainEqual(['signature:accept-race', 'fail']);
    expect(statuses).toContainEqual(['signature:early-1011', 'pass']);
  });
});

describe('the health of the harness', () => {
  it('is in every report, and with --calibrate the floor of each phase, too', async () => {
    const run = await runCli(['run', 'concurrent', ...load, '--rounds', '2', '--calibrate']);
    const health = run.report().scenarios[0]?.health;
    expect(health?.clockResolutionNs).toBeGreaterThan(0);
    // Its rounds are over in a few ms, too soon to tell the share of a processor.
    expect(health?.processorShare).toBeUndefined();
    expect(health?.gcPauses?.count).toBeGreaterThanOrEqual(0);
    expect(health?.startLateP99Ms).toBeGreaterThanOrEqual(0);
    if (process.platform === 'linux') {
      expect(health?.files?.used).toBeGreaterThanOrEqual(12);
      expect(health?.files?.available).toBeGreaterThan(health?.files?.used ?? Infinity);
      expect(health?.ports?.used).toBeGreaterThanOrEqual(12);
    }
    expect(health?.floor?.upgrade?.p50Ms).toBeGreaterThan(0);
    expect(health?.floor?.tls).toBeUndefined();
  });

  it('has the floor by itself where a time is gated, and for a target with TLS that of TLS', async () => {
    const url = await serveNothing();
    const run = await runCli(['run', 'concurrent', ...load, '--rounds', '1', '--url', url, '--insecure', '--max', 'tls.p50=20s']);
    const floor = run.report().scenarios[0]?.health.floor;
    expect(floor?.tls?.p50Ms, run.stderr).toBeGreaterThan(0);
    expect(floor?.upgrade?.p50Ms).toBeGreaterThan(0);
  });
});
