// The promise of the project: every scenario fails on the broken server, passes on the fixed one, and says why.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocketServer } from 'ws';
import type { Report } from '../../src/model/report.js';
import { runCli } from '../support/run-cli.js';

const rate = ({ failed, attempts }: { readonly failed: number; readonly attempts: number }): number => failed / attempts;

function onlyScenario(report: Report): Report['scenarios'][0] {
  const [scenario] = report.scenarios;
  if (scenario === undefined || report.scenarios.length !== 1) throw new Error('expected one scenario');
  return scenario;
}

describe('concurrent', () => {
  it('passes on the fixed server, says that nothing of the user was tested, and writes a report', async () => {
    const run = await runCli(['run', 'concurrent', '--n', '20', '--rounds', '3']);
    expect(run.stderr + run.stdout).toContain('PASS');
    expect(run.exitCode).toBe(0);
    expect(run.stdout).toContain('demo server (fixed); nothing of yours was tested');
    const { summary, verdict } = onlyScenario(run.report());
    expect(verdict.status).toBe('pass');
    expect(summary).toMatchObject({ attempts: 60, failed: 0 });
    expect(summary.phases.upgrade?.n).toBe(60);
  });

  it('fails on the broken server by accept-race, in the burst and not in the control', async () => {
    const run = await runCli(['run', 'concurrent', '--n', '20', '--rounds', '4', '--reference', 'broken']);
    expect(run.exitCode).toBe(1);
    expect(run.stdout).toContain('accept-race');
    const { summary } = onlyScenario(run.report());
    expect(rate(summary)).toBeGreaterThanOrEqual(0.1);
    expect(summary.control && rate(summary.control)).toBeLessThanOrEqual(0.05);
    expect(summary.signatures[0]).toMatchObject({ id: 'accept-race', closedBy: 'server' });
    expect(['port', 'token']).toContain(summary.signatures[0]?.by);
    expect(summary.race?.shown).toBe(true);
  });
});

describe('a burst of 2,000 clients', () => {
  it('gives every one of them an outcome, and none of a server that does nothing wrong fails', async () => {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await once(server, 'listening');
    onTestFinished(() => {
      server.close();
    });
    const { port } = server.address() as AddressInfo;
    const run = await runCli([
      'run',
      'concurrent',
      '--url',
      `ws://127.0.0.1:${port}/`,
      '--n',
      '2000',
      '--rounds',
      '1',
      '--no-control',
      '--linger',
      '100ms',
    ]);
    // 4 where this machine could not release them together: then it says so, and counts nothing.
    expect([0, 4]).toContain(run.exitCode);
    const { rounds, cells } = onlyScenario(run.report());
    expect(rounds.length).toBeGreaterThanOrEqual(1);
    for (const round of rounds) expect(round).toMatchObject({ attempts: 2000, failed: 0 });
    expect(cells[0]?.standings ?? {}).not.toHaveProperty('unfinished');
  });
});

describe('rapid-cycle', () => {
  it('passes on the fixed server', async () => {
    const run = await runCli(['run', 'rapid-cycle', '--n', '10', '--cycles', '5', '--rounds', '2']);
    expect(run.exitCode).toBe(0);
    expect(onlyScenario(run.report()).summary).toMatchObject({ attempts: 100, failed: 0 });
  });

  it('fails on the broken server, in the burst and not in the control', async () => {
    const run = await runCli(['run', 'rapid-cycle', '--n', '10', '--cycles', '5', '--rounds', '1', '--reference', 'broken']);
    expect(run.exitCode).toBe(1);
    const { summary } = onlyScenario(run.report());
    expect(rate(summary)).toBeGreaterThanOrEqual(0.1);
    expect(summary.control && rate(summary.control)).toBeLessThanOrEqual(0.05);
    expect(summary.signatures.map(({ id }) => id)).toContain('no-connection-for-user');
  });
});

describe('cold-start', () => {
  it('passes on the fixed server: what is refused before the first success is waiting', async () => {
    const run = await runCli(['run', 'cold-start', '--rounds', '2', '--steady', '10']);
    expect(run.exitCode).toBe(0);
    const { summary, coldStart, cells } = onlyScenario(run.report());
    expect(summary.failed).toBe(0);
    expect(cells[0]?.standings.waiting).toBeGreaterThan(0);
    expect(coldStart?.rounds).toHaveLength(2);
    for (const round of coldStart?.rounds ?? []) expect(round.firstReadyMs).toBeGreaterThanOrEqual(round.firstAcceptMs ?? Infinity);
  });

  it('fails on the broken server: a 101 followed by a drop is a failure however early it comes', async () => {
    const run = await runCli(['run', 'cold-start', '--rounds', '2', '--steady', '10', '--reference', 'broken']);
    expect(run.exitCode).toBe(1);
    expect(onlyScenario(run.report()).summary.signatures.map(({ id }) => id)).toContain('not-ready-close');
  });
});
