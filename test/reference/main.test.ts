// The reference server as the process that users and the harness start.
import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';

const main = fileURLToPath(new URL('../../dist/reference/main.js', import.meta.url));
const started: ChildProcess[] = [];

afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

interface Program {
  readonly child: ChildProcess;
  readonly errors: () => string;
  readonly output: () => string;
  readonly exit: Promise<number | null>;
  /** The port, as soon as the line of readiness has been written. */
  readonly ready: Promise<number>;
}

function start(...words: readonly string[]): Program {
  const child = spawn(process.execPath, [main, ...words], { stdio: ['pipe', 'pipe', 'pipe'] });
  started.push(child);
  let errors = '';
  let output = '';
  const ready = new Promise<number>((resolve) => {
    child.stderr.on('data', (bytes: Buffer) => {
      errors += bytes.toString();
      const port = /running on http:\/\/127\.0\.0\.1:(\d+)/.exec(errors)?.[1];
      if (port !== undefined && errors.includes('Application startup complete.')) resolve(Number(port));
    });
  });
  child.stdout.on('data', (bytes: Buffer) => (output += bytes.toString()));
  const exit = new Promise<number | null>((resolve) => child.on('close', resolve));
  return { child, errors: () => errors, output: () => output, exit, ready };
}

const quick = ['--set', 'startupPieceMs=1'];

describe('the program', () => {
  it('writes the lines of uvicorn with the real port, and ends cleanly on SIGTERM', async () => {
    const program = start('fixed', ...quick);
    const port = await program.ready;
    const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`);
    const closed = new Promise<number>((resolve) => socket.on('close', resolve));
    await new Promise((resolve) => socket.on('open', resolve));
    program.child.kill('SIGTERM');
    expect(await closed).toBe(1001);
    expect(await program.exit).toBe(0);
    expect(program.errors()).toMatch(/^INFO: {5}Started server process \[\d+\]\nINFO: {5}Waiting for application startup\.\n/);
    expect(program.errors()).toMatch(/INFO: {5}Shutting down\n[^]*INFO: {5}Finished server process \[\d+\]\n$/);
  });

  it('ends with its standard input when told so', async () => {
    const program = start('broken', '--exit-with-stdin', ...quick);
    await program.ready;
    program.child.stdin?.end();
    expect(await program.exit).toBe(0);
  });

  it('says who may have the port when it is in use, and ends with 2', async () => {
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
    const { port } = holder.address() as AddressInfo;
    const program = start('--port', String(port));
    expect(await program.exit).toBe(2);
    expect(program.errors()).toContain(`port ${port} of 127.0.0.1 is in use. See who has it: ss -ltnp 'sport = :${port}'.`);
    expect(program.errors()).not.toMatch(/\n\s+at /);
    holder.close();
  });

  it('ends with 2 on a wrong name, and says which may have been meant', async () => {
    const program = start('--defect', 'acept-race');
    expect(await program.exit).toBe(2);
    expect(program.errors()).toBe('ws-race: defect "acept-race" is not known. Did you mean accept-race?\n');
  });

  it('says with --json on standard output, in one line, where it listens when it is ready', async () => {
    const program = start('--json', '--defect', 'lost-push', ...quick);
    const port = await program.ready;
    await expect.poll(program.output).toMatch(/\n$/);
    expect(JSON.parse(program.output())).toMatchObject({
      event: 'ready',
      port,
      ws: `ws://127.0.0.1:${port}/ws`,
      pid: program.child.pid,
      defects: ['lost-push'],
    });
    expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
  });

  it('shows its options with -h', async () => {
    const program = start('-h');
    expect(await program.exit).toBe(0);
    expect(program.output()).toMatch(/^usage: ws-race serve[^]*--set NAME=VALUE[^]*--json/);
  });

  it('ends with 2 on a figure that cannot be, and says what can', async () => {
    const program = start('--set', 'startupLoaders=0');
    expect(await program.exit).toBe(2);
    expect(program.errors()).toBe('ws-race: --set startupLoaders=0: startupLoaders takes a whole number from 1 to 2147483647.\n');
  });

  it('lists its tables as JSON on standard output', async () => {
    const program = start('--list', '--json');
    expect(await program.exit).toBe(0);
    expect(JSON.parse(program.output())).toMatchObject({ broken: ['accept-race', 'registry-clobber', 'cold-start'] });
  });
});
