import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { beforeAll, describe, expect, it } from 'vitest';
import { isRunning, isStopped, transpileServer, until } from './support.js';

let folder = '';
beforeAll(() => {
  folder = transpileServer();
});

interface Harness {
  readonly process: ChildProcess;
  /** Process ids of everybody the server consists of. */
  readonly pids: readonly number[];
}

/** A process of its own that starts the server as ws-race does; settles when the server has printed all its process ids. */
async function startHarness(command: string, more: { readonly pidCount: number; readonly after?: string }): Promise<Harness> {
  const file = join(folder, `harness-${Math.random().toString(36).slice(2)}.mjs`);
  writeFileSync(
    file,
    `import { startServerProcess } from './server/server-process.js';
     const server = startServerProcess({
       command: ${JSON.stringify(command)},
       nowNs: () => Math.round(performance.now() * 1e6),
       onLine: ({ text }) => console.log(text),
     });
     ${more.after ?? ''}`,
  );
  const harness = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'ignore'] });
  const pids: number[] = [];
  for await (const line of createInterface({ input: harness.stdout })) {
    const [, pid] = /^pid (\d+)$/.exec(line) ?? [];
    if (pid !== undefined) pids.push(Number(pid));
    if (pids.length === more.pidCount) break;
  }
  expect(pids).toHaveLength(more.pidCount);
  return { process: harness, pids };
}

/** The guards that a process has started and that still run. */
function guardsOf(parent: number | undefined): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => readOrNothing(`/proc/${name}/cmdline`).includes('ws-race-guard'))
    .filter((name) => readOrNothing(`/proc/${name}/status`).includes(`PPid:\t${parent ?? 'nobody'}\n`))
    .map(Number)
    .filter(isRunning);
}

function readOrNothing(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

const family = 'sleep 1000 & echo "pid $!"; echo "pid $$"; sleep 1000';

describe('when ws-race is killed with SIGKILL', () => {
  it('its server and the children of that end', async () => {
    const { process: harness, pids } = await startHarness(family, { pidCount: 2 });
    expect(pids.filter(isRunning)).toHaveLength(2);
    harness.kill('SIGKILL');
    await until(() => !pids.some(isRunning));
  });

  it('a paused server ends', async () => {
    // It starts nobody after it has told who it is: a shell that is stopped before its new child is ready is not known as stopped.
    const { process: harness, pids } = await startHarness('sleep 1000 & echo "pid $!"; exec sh -c \'echo "pid $$"; exec sleep 1000\'', {
      pidCount: 2,
      after: "process.once('SIGUSR2', () => server.pause());",
    });
    harness.kill('SIGUSR2');
    await until(() => pids.every(isStopped));
    harness.kill('SIGKILL');
    await until(() => !pids.some(isRunning));
  });

  it('a server that ignores SIGTERM ends by SIGKILL after the grace', async () => {
    const { process: harness, pids } = await startHarness('trap \'\' TERM; echo "pid $$"; while :; do sleep 1; done', { pidCount: 1 });
    const from = performance.now();
    harness.kill('SIGKILL');
    await until(() => !pids.some(isRunning));
    expect(performance.now() - from).toBeGreaterThan(2000);
  });

  it('a server whose leader has exited already ends', async () => {
    const { process: harness, pids } = await startHarness('sleep 1000 & echo "pid $!"', {
      pidCount: 1,
      after: 'await server.exited; setInterval(() => undefined, 1000)',
    });
    harness.kill('SIGKILL');
    await until(() => !pids.some(isRunning));
  });

  it.runIf(process.platform === 'linux')('a daemon that left the group ends', async () => {
    const { process: harness, pids } = await startHarness('setsid sh -c \'echo "pid $$"; exec sleep 1000\' & wait', { pidCount: 1 });
    harness.kill('SIGKILL');
    await until(() => !pids.some(isRunning));
  });
});

it.runIf(process.platform === 'linux')('a guard that was killed is replaced, and the new one guards as the old one did', async () => {
  const { process: harness, pids } = await startHarness(family, {
    pidCount: 2,
    // Between two turns of its loop, so that it has told the new guard whom to watch.
    after: "process.once('SIGUSR2', () => process.kill(process.pid, 'SIGKILL'));",
  });
  const [guard] = guardsOf(harness.pid);
  process.kill(guard ?? 0, 'SIGKILL');
  await until(() => guardsOf(harness.pid).some((pid) => pid !== guard));
  harness.kill('SIGUSR2');
  await until(() => !pids.some(isRunning));
});

it('a crash of ws-race ends the server', async () => {
  const { pids } = await startHarness(family, { pidCount: 2, after: "setTimeout(() => { throw new Error('crash of the test') }, 300)" });
  await until(() => !pids.some(isRunning));
}, 15_000);

it('an interrupt of the terminal reaches ws-race alone, which ends the server in its own way', async () => {
  const after = "process.on('SIGINT', async () => { await server.stop(); process.exit(130) })";
  const { process: harness, pids } = await startHarness(family, { pidCount: 2, after });
  const code = new Promise((resolve) => harness.once('exit', resolve));
  harness.kill('SIGINT');
  expect(await code).toBe(130);
  expect(pids.filter(isRunning)).toEqual([]);
});

describe('ws-race', () => {
  it('ends without waiting for the guard, and the guard ends with it', async () => {
    const after = 'await server.waitForLine(/^ready$/, AbortSignal.timeout(10_000)); await server.stop();';
    const { process: harness, pids } = await startHarness('echo "pid $$"; echo "pid $PPID"; echo ready; sleep 1000', {
      pidCount: 2,
      after,
    });
    const code = new Promise((resolve) => harness.once('exit', resolve));
    expect(await code).toBe(0);
    await until(() => !pids.some(isRunning));
  });
});
