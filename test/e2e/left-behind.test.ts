// What ws-race started ends with it, also when nobody asks it first.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { isRunning, until } from '../server/support.js';
import { temporaryFolder } from '../support/run-cli.js';

const program = fileURLToPath(new URL('../../bin/ws-race.js', import.meta.url));

function start(args: readonly string[], folder: string): ChildProcess {
  const child = spawn(process.execPath, [program, ...args], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGTERM'));
  return child;
}

/** The groups of the pattern, once it is found in what the process writes. */
function find(child: ChildProcess, pattern: RegExp): Promise<readonly string[]> {
  let seen = '';
  return new Promise((resolve, reject) => {
    child.once('exit', () => reject(new Error(`it ended: ${seen}`)));
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        seen += text;
        const found = pattern.exec(seen);
        if (found !== null) resolve(found.slice(1));
      });
    }
  });
}

it.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)('the server of serve ends when serve is ended by %s', async (signal) => {
  const serve = start(['serve', 'fixed'], temporaryFolder());
  const [pid, port] = await find(serve, /server process \[(\d+)\][^]*running on http:\/\/[^:]+:(\d+)/);
  const socket = connect(Number(port), '127.0.0.1');
  await once(socket, 'connect');
  const closed = once(socket, 'close');
  serve.kill(signal);
  await closed;
  await until(() => !isRunning(Number(pid)));
});

it('the server of --server-cmd, and what that started, end when ws-race is ended by SIGKILL', async () => {
  const folder = temporaryFolder();
  const server = `${process.execPath} ${fileURLToPath(new URL('../../dist/reference/main.js', import.meta.url))} fixed --port {port}`;
  // Its own lines are shown only where it fails.
  const command = `sleep 1000 & echo $! $$ > pids.part; mv pids.part pids; ${server}; wait`;
  const args = ['--url', 'ws://127.0.0.1:{port}/ws/voice?user_id={client.user}', '--server-cmd', command, '--rounds', '200', '--n', '2'];
  const run = start(['run', 'concurrent', ...args], folder);
  await find(run, /can prove/);
  const pids = readFileSync(join(folder, 'pids'), 'utf8').trim().split(' ').map(Number);
  expect(pids.filter(isRunning)).toHaveLength(2);
  run.kill('SIGKILL');
  await until(() => !pids.some(isRunning));
});
