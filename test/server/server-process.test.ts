import { afterEach, describe, expect, it } from 'vitest';
import { UsageError } from '../../src/model/usage-error.js';
import { type ServerExit, type ServerProcess, type ServerSettings, startServerProcess } from '../../src/server/server-process.js';
import { isRunning, isStopped, nowNs, temporaryFolder, until, within } from './support.js';

type Line = Parameters<ServerSettings['onLine']>[0];
const node = (script: string): readonly [string, ...string[]] => [process.execPath, '-e', script];
const stayUp = 'setInterval(() => undefined, 1000);';
const started: ServerProcess[] = [];

function start(
  command: ServerSettings['command'],
  more: Partial<ServerSettings> = {},
): { readonly server: ServerProcess; readonly lines: Line[] } {
  const lines: Line[] = [];
  const server = startServerProcess({ command, nowNs, onLine: (line) => lines.push(line), ...more });
  started.push(server);
  return { server, lines };
}
const pidsIn = (lines: readonly Line[]): readonly number[] => lines.flatMap(({ text }) => /^pid (\d+)$/.exec(text)?.[1] ?? []).map(Number);
const untilGone = (pids: readonly number[]): Promise<void> => until(() => !pids.some(isRunning));

afterEach(async () => {
  await Promise.all(started.splice(0).map((server) => server.kill()));
});

describe('lines', () => {
  it('come from both streams, each with its time', async () => {
    const beforeNs = nowNs();
    const { server, lines } = start(node("console.log('out'); console.error('err')"));
    expect(await server.exited).toEqual({ code: 0 });
    expect(lines.map(({ source, text }) => `${source} ${text}`).sort()).toEqual(['stderr err', 'stdout out']);
    for (const { atNs } of lines) {
      expect(atNs).toBeGreaterThan(server.startedNs);
      expect(atNs).toBeLessThanOrEqual(nowNs());
    }
    expect(server.startedNs).toBeGreaterThanOrEqual(beforeNs);
  });

  it('are found when they come later, and when they have come already', async () => {
    const { server } = start(node(`console.log('listening on 7'); ${stayUp}`));
    const later = await server.waitForLine(/listening on \d/, within(8000));
    expect(await server.waitForLine(/listening/g, within(8000))).toBe(later);
    expect(await server.waitForLine(/listening/g, within(8000))).toBe(later);
  });

  it('are found through their colours', async () => {
    const { server } = start(node(`console.log('\\x1b[32mready\\x1b[0m to serve'); ${stayUp}`));
    await server.waitForLine(/^ready to serve$/, within(8000));
  });

  it('that never come end in the reason of the signal', async () => {
    const { server } = start(node(stayUp));
    const controller = new AbortController();
    const waiting = server.waitForLine(/never/, controller.signal);
    controller.abort(new Error('not ready within 60 s'));
    await expect(waiting).rejects.toThrow('not ready within 60 s');
    await expect(server.waitForLine(/never/, controller.signal)).rejects.toThrow('not ready within 60 s');
  });
});

describe('a server that exits before it is ready', () => {
  it('rejects the wait with its code and its last lines, as unreachable', async () => {
    const { server } = start(node("console.error('port taken'); process.exitCode = 3"));
    const error = await server.waitForLine(/ready/, within(8000)).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UsageError);
    expect(error).toMatchObject({ exitCode: 5, wrong: 'it exited with code 3 before it was ready' });
    expect(String(error)).toContain('port taken');
    await expect(server.waitForLine(/ready/, within(8000))).rejects.toThrow('port taken');
  });

  it('is a usage error when the shell does not know the command', async () => {
    const { server } = start('no-such-command-here --port 1');
    await expect(server.waitForLine(/ready/, within(8000))).rejects.toMatchObject({ exitCode: 2 });
  });

  it('says by which signal it was ended', async () => {
    const { server } = start('kill -s KILL $$');
    await expect(server.waitForLine(/ready/, within(8000))).rejects.toThrow('was ended by SIGKILL');
    expect(await server.exited).toEqual({ signal: 'SIGKILL' });
  });
});

describe('a server that cannot be started', () => {
  it('is a usage error that names the file', () => {
    expect(() => start(['/no/such/file'])).toThrow(/server command \/no\/such\/file: it cannot be started/);
  });

  it('is a usage error that names the directory', () => {
    expect(() => start('true', { cwd: '/no/such/place' })).toThrow(/server cwd \/no\/such\/place: there is no such directory/);
  });
});

describe('the command', () => {
  it('runs in its directory, with its environment, and unbuffered Python', async () => {
    const folder = temporaryFolder();
    const { server, lines } = start('pwd; echo "$COLOUR $PYTHONUNBUFFERED"', { cwd: folder, env: { COLOUR: 'green' } });
    await server.exited;
    expect(lines.map(({ text }) => text)).toEqual([folder, 'green 1']);
  });

  it('finds no input to wait for', async () => {
    const { server } = start('cat');
    expect(await server.exited).toEqual({ code: 0 });
  });
});

describe('the end', () => {
  it('lets a server close in its own way', async () => {
    const script = `process.on('SIGTERM', () => { console.log('closing'); process.exit(0) }); console.log('up'); ${stayUp}`;
    const { server, lines } = start(node(script));
    await server.waitForLine(/up/, within(8000));
    expect(await server.stop()).toEqual({ code: 0 });
    expect(lines.at(-1)?.text).toBe('closing');
  });

  it('comes by SIGKILL when SIGTERM is ignored for longer than the grace', async () => {
    const { server } = start(node(`process.on('SIGTERM', () => undefined); console.log('up'); ${stayUp}`));
    await server.waitForLine(/up/, within(8000));
    expect(await server.stop(50e6)).toEqual({ signal: 'SIGKILL' });
  });

  it('takes the children in the group along', async () => {
    const { server, lines } = start('sleep 1000 & echo "pid $!"; echo "pid $$"; echo up; sleep 1000');
    await server.waitForLine(/up/, within(8000));
    await server.stop();
    expect(pidsIn(lines)).toHaveLength(2);
    expect(pidsIn(lines).filter(isRunning)).toEqual([]);
  });

  it('takes a child along that outlived its parent', async () => {
    const { server, lines } = start('sleep 1000 & echo "pid $!"');
    expect(await server.exited).toEqual({ code: 0 });
    expect(pidsIn(lines).filter(isRunning)).toHaveLength(1);
    await server.stop();
    expect(pidsIn(lines).filter(isRunning)).toEqual([]);
  });

  it.runIf(process.platform === 'linux')('takes a daemon along that left the group', async () => {
    const daemon = "const child = require('node:child_process').spawn('sleep', ['1000'], { detached: true, stdio: 'ignore' });";
    const { server, lines } = start(node(`${daemon} child.unref(); console.log('pid ' + child.pid); console.log('up')`));
    await server.waitForLine(/up/, within(8000));
    await server.exited;
    expect(pidsIn(lines).filter(isRunning)).toHaveLength(1);
    await server.stop();
    await untilGone(pidsIn(lines));
  });

  it('comes once, however often it is asked for', async () => {
    const { server } = start(node(`console.log('up'); ${stayUp}`));
    await server.waitForLine(/up/, within(8000));
    const exits = await Promise.all([server.stop(), server.stop(), server.exited]);
    expect(exits).toEqual([{ signal: 'SIGTERM' }, { signal: 'SIGTERM' }, { signal: 'SIGTERM' }]);
    expect(await server.kill()).toEqual({ signal: 'SIGTERM' });
  });

  it('is told at once when the server ends by itself', async () => {
    const told: { readonly exit: ServerExit; readonly atNs: number }[] = [];
    const { server } = start(node('process.exitCode = 9'), { onExit: (exit, atNs) => told.push({ exit, atNs }) });
    await server.exited;
    expect(told).toHaveLength(1);
    expect(told[0]?.exit).toEqual({ code: 9 });
    expect(told[0]?.atNs).toBeGreaterThan(server.startedNs);
  });

  it('does not wait for ever for the output of a child that holds the pipes', async () => {
    const { server } = start('sleep 1000 & exit 4');
    expect(await server.exited).toEqual({ code: 4 });
  });
});

describe('a paused server', () => {
  const ticking = node("let tick = 0; setInterval(() => console.log('tick ' + tick++), 5)");

  it('stands still until it is resumed', async () => {
    const { server, lines } = start(ticking);
    await server.waitForLine(/tick 3/, within(8000));
    server.pause();
    await until(() => isStopped(server.pid));
    server.resume();
    const count = lines.length;
    await until(() => lines.length > count + 3);
  });

  it('hears that it shall end', async () => {
    const { server } = start(node(`process.on('SIGTERM', () => process.exit(0)); console.log('up'); ${stayUp}`));
    await server.waitForLine(/up/, within(8000));
    server.pause();
    expect(await server.stop()).toEqual({ code: 0 });
  });
});
