// Interrupted at any stage, a run leaves a valid report, ends what it started, and never exits 0.
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, watch } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocketServer } from 'ws';
import type { FixesReport } from '../../src/model/fixes.js';
import { readReport } from '../../src/plan/read-report.js';
import { type CliRun, runCli, temporaryFolder } from '../support/run-cli.js';

/** Runs, and sends the signal when the output says that the stage is reached. */
async function interruptAt(stage: RegExp, args: readonly string[], signals: readonly NodeJS.Signals[] = ['SIGINT']): Promise<CliRun> {
  let seen = '';
  let sent = 0;
  return runCli(args, {
    onOutput(text, pid) {
      seen += text;
      const due = sent === 0 ? stage.test(seen) : /interrupted/.test(seen);
      if (!due || sent >= signals.length) return;
      process.kill(pid, signals[sent]);
      sent += 1;
    },
  });
}

function validReport(run: CliRun): ReturnType<typeof readReport> {
  const names = readdirSync(join(run.folder, 'reports'));
  expect(names).toHaveLength(1);
  const path = join(run.folder, 'reports', names[0] ?? '');
  return readReport(readFileSync(path, 'utf8'), path);
}

const long = ['--rounds', '200', '--n', '5'];

describe('an interrupted run', () => {
  it.each([
    ['at its start', /can prove/, ['run', 'concurrent', ...long]],
    ['in a cold start', /can prove|starts/, ['run', 'cold-start', '--rounds', '50']],
  ])(
    '%s leaves a valid report and exits with 130',
    async (_stage, stage, args) => {
      const run = await interruptAt(stage, args);
      expect(run.exitCode).toBe(130);
      expect(validReport(run).header.end).toBe('interrupted');
    },
    60_000,
  );

  it('while it waits for a server that never listens leaves a valid report and exits with 130', async () => {
    const folder = temporaryFolder();
    let pid = 0;
    const watcher = watch(folder, (_event, name) => {
      if (name !== 'started') return;
      watcher.close();
      process.kill(pid, 'SIGINT');
    });
    onTestFinished(() => watcher.close());
    const command = 'echo trouble to come >&2; touch started; sleep 60';
    // A log that is not there yet is noted at once: so the process is known before the server is.
    const args = ['run', 'concurrent', '--url', 'ws://127.0.0.1:{port}/', '--server-cmd', command, '--server-log', 'later.log', ...long];
    const run = await runCli(args, { folder, onOutput: (_text, started) => (pid = started) });
    expect(run.exitCode).toBe(130);
    expect(run.stderr).not.toMatch(/can prove/);
    expect(validReport(run).header.end).toBe('interrupted');
  });

  it('while the lone connection before the run hangs leaves a valid report and exits with 130', async () => {
    let pid = 0;
    let connections = 0;
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      connections += 1;
      // The first one asks whether anybody is there; the second waits for an answer that does not come. 0 would be our own process group.
      if (connections === 2 && pid > 0) socket.once('data', () => process.kill(pid, 'SIGINT'));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const run = await runCli(['run', 'concurrent', '--url', url, ...long], { onOutput: (_text, started) => (pid = started) });
    expect(run.exitCode).toBe(130);
    expect(connections).toBe(2);
    expect(validReport(run)).toMatchObject({ header: { end: 'interrupted' }, scenarios: [{ summary: { attempts: 0 } }] });
  });

  it('in the second of two scenarios keeps the first one whole', async () => {
    const folder = temporaryFolder();
    const reports = join(folder, 'reports');
    mkdirSync(reports);
    let pid = 0;
    // The report is written anew after each scenario.
    const watcher = watch(reports, (_event, name) => {
      if (name?.endsWith('.json') !== true) return;
      watcher.close();
      process.kill(pid, 'SIGINT');
    });
    onTestFinished(() => watcher.close());
    const run = await runCli(['run', 'concurrent', 'rapid-cycle', '--n', '4', '--rounds', '3', '--no-control'], {
      folder,
      onOutput: (_text, started) => (pid = started),
    });
    expect(run.exitCode).toBe(130);
    const report = validReport(run);
    expect(report.header.end).toBe('interrupted');
    expect(report.scenarios[0]).toMatchObject({ name: 'concurrent', summary: { attempts: 12, failed: 0 } });
  });

  it('by SIGTERM exits with 143', async () => {
    const run = await interruptAt(/can prove/, ['run', 'concurrent', ...long], ['SIGTERM']);
    expect(run.exitCode).toBe(143);
    expect(validReport(run).header.end).toBe('interrupted');
  });

  it('twice ends at once and still leaves a valid report', async () => {
    const run = await interruptAt(/can prove/, ['run', 'concurrent', ...long, '--linger', '30s'], ['SIGINT', 'SIGINT']);
    expect(run.exitCode).toBe(130);
    expect(validReport(run).header.end).toBe('interrupted');
  });
});

it('a run that is interrupted twice before anything of it has begun ends as asked, and is no crash of ours', async () => {
  // As soon as anybody listens for signals, before the listener does anything else.
  const twice = "process.emit('SIGINT');process.emit('SIGINT')";
  const hurry = `process.on('newListener',(name)=>{if(name==='SIGTERM')queueMicrotask(()=>{${twice}})})`;
  const run = await runCli(['run', 'concurrent', ...long], {
    env: { NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(hurry)}` },
  });
  expect(run.exitCode, run.stderr).toBe(130);
  expect(run.stderr).not.toContain('bug of ws-race');
});

describe('an interrupted ab', () => {
  /** Sends the signals one after the other: the first when the server has seen so many connections, the second when the first is answered. */
  async function interruptAb(signals: readonly NodeJS.Signals[], args: readonly string[]): Promise<CliRun> {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await once(server, 'listening');
    onTestFinished(() => {
      server.close();
    });
    const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    let pid = 0;
    let connections = 0;
    server.on('connection', () => {
      connections += 1;
      // 0 would be our own process group.
      if (connections === 30 && pid > 0) process.kill(pid, signals[0]);
    });
    return runCli(['ab', url, url, '--rounds', '200', '--n', '3', '--no-control', ...args], {
      onOutput: (text, started) => {
        pid = started;
        if (/interrupted: closing/.test(text) && started > 0 && signals[1] !== undefined) process.kill(pid, signals[1]);
      },
    });
  }

  const endsOf = (run: CliRun): readonly (readonly [label: string | undefined, end: string, played: boolean])[] =>
    readdirSync(join(run.folder, 'reports'))
      .map((name) => readReport(readFileSync(join(run.folder, 'reports', name), 'utf8'), name))
      .map(({ header, scenarios }) => [header.labels['ab']?.slice(0, 6), header.end, (scenarios[0]?.summary.attempts ?? 0) > 0] as const)
      .sort(([a = ''], [b = '']) => a.localeCompare(b));

  it.each([
    ['by SIGINT', ['SIGINT'], 130],
    ['by SIGTERM', ['SIGTERM'], 143],
    ['twice', ['SIGINT', 'SIGINT'], 130],
  ] as const)('%s leaves a valid report of each side', async (_how, signals, exitCode) => {
    const run = await interruptAb(signals, ['--linger', '20ms']);
    expect(run.exitCode).toBe(exitCode);
    expect(endsOf(run)).toEqual([
      ['after:', 'interrupted', true],
      ['before', 'interrupted', true],
    ]);
  });
});

describe('an interrupted fixes', () => {
  it.each([
    ['once', ['SIGINT'], 130],
    ['twice', ['SIGTERM', 'SIGTERM'], 143],
  ] as const)('%s writes the table of the defect that was measured, and says that it is not all', async (_how, signals, exitCode) => {
    const args = ['fixes', '--fix', 'settle-delay', '--rounds', '1', '--n', '3', '--reporter', 'json=fixes.json', '--reporter', 'terminal'];
    const run = await interruptAt(/greeting-race: /, args, signals);
    expect(run.exitCode).toBe(exitCode);
    const report = JSON.parse(readFileSync(join(run.folder, 'fixes.json'), 'utf8')) as FixesReport;
    expect(report.header.interrupted).toBe(true);
    expect(report.defects.map(({ defect, rows }) => [defect, rows.map(({ cure, attempts }) => `${cure} ${attempts}`)])).toEqual([
      ['accept-race', ['none 3', 'settle-delay 3', 'ordering 3']],
    ]);
    expect(run.stdout).toMatch(/settle-delay[\s\S]*INTERRUPTED/);
  });
});
