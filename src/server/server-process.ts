// The server under test as a process: started in a group of its own, read line by line, always ended with everything it started.
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type Ns, nsFromMs } from '../model/units.js';
import { guardFamily, prepareGuard } from './guard.js';
import { createLineWatch } from './line-watch.js';
import { createLineSplitter } from './lines.js';
import { isFamilyAlive, type ServerFamily, signalFamily, signalGroup } from './process-group.js';
import { exitedTooEarly, type ServerChild, type ServerCommand, spawnServer } from './spawn-server.js';

export interface ServerExit {
  readonly code?: number;
  readonly signal?: string;
}

export interface ServerSettings {
  /** Text goes through the shell. `{port}` is filled in already. */
  readonly command: ServerCommand;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly nowNs: () => Ns;
  readonly onLine: (line: { readonly source: 'stdout' | 'stderr'; readonly text: string; readonly atNs: Ns }) => void;
  /** The process itself has exited; lines may still follow. */
  readonly onExit?: (exit: ServerExit, atNs: Ns) => void;
}

export interface ServerProcess {
  readonly pid: number;
  readonly startedNs: Ns;
  /** Settles when the process has exited and its output has been read (for at most 200 ms: a child of it may hold the pipes). */
  readonly exited: Promise<ServerExit>;
  /** When a line matches, also one that has come already. Rejects with a UsageError when the process exits first. */
  readonly waitForLine: (pattern: RegExp, signal: AbortSignal) => Promise<Ns>;
  /** SIGTERM to everything it started, SIGKILL after the grace. */
  readonly stop: (graceNs?: Ns) => Promise<ServerExit>;
  readonly kill: () => Promise<ServerExit>;
  readonly pause: () => void;
  readonly resume: () => void;
}

const defaultGraceNs = nsFromMs(3000);
const outputDrainMs = 200;
const pollMs = 25;
const killLimitMs = 2000;

/** Throws a UsageError when the command cannot be started at all. */
export function startServerProcess(settings: ServerSettings): ServerProcess {
  const mark = randomUUID();
  prepareGuard();
  const startedNs = settings.nowNs();
  const { child, pid } = spawnServer(settings, mark);
  const family: ServerFamily = { group: pid, mark };
  const letGo = guardFamily(family);
  const watch = createLineWatch();
  readLines(child, settings, watch.see);
  let hasEnded = false;
  const end = (): void => {
    hasEnded = true;
    letGo();
  };
  const exited = awaitExit(child, settings).then((exit) => {
    watch.fail((lastLines) => exitedTooEarly(settings.command, exit, lastLines));
    // Nobody is left, so the group's number is free for somebody else: never signal it again.
    if (!isFamilyAlive(family)) end();
    return exit;
  });

  const kill = async (): Promise<ServerExit> => {
    const limit = performance.now() + killLimitMs;
    // Again and again: somebody may have been starting another process while the first signal went out.
    while (!hasEnded && performance.now() < limit) {
      signalFamily(family, 'SIGKILL');
      await delay(pollMs);
      if (!isFamilyAlive(family)) end();
    }
    return Promise.race([exited, delay(killLimitMs, {}, { ref: false })]);
  };
  const stop = async (graceNs: Ns = defaultGraceNs): Promise<ServerExit> => {
    if (hasEnded) return exited;
    const limit = performance.now() + graceNs / 1e6;
    signalFamily(family, 'SIGTERM');
    // A paused process hears SIGTERM only when it goes on.
    signalFamily(family, 'SIGCONT');
    await Promise.race([exited, delay(graceNs / 1e6, undefined, { ref: false })]);
    while (isFamilyAlive(family) && performance.now() < limit) await delay(pollMs);
    return kill();
  };
  return {
    pid: family.group,
    startedNs,
    exited,
    waitForLine: watch.find,
    stop,
    kill,
    pause: () => signalGroup(family.group, 'SIGSTOP'),
    resume: () => signalGroup(family.group, 'SIGCONT'),
  };
}

function readLines(
  child: ServerChild,
  { nowNs, onLine }: ServerSettings,
  see: (line: { readonly text: string; readonly atNs: Ns }) => void,
): void {
  for (const source of ['stdout', 'stderr'] as const) {
    const splitter = createLineSplitter({
      nowNs,
      onLine: (line) => {
        see(line);
        onLine({ source, ...line });
      },
    });
    child[source].on('data', (chunk: Buffer) => splitter.push(chunk));
    child[source].on('end', () => splitter.end());
    child[source].on('error', () => splitter.end());
  }
}

function awaitExit(child: ServerChild, { nowNs, onExit }: ServerSettings): Promise<ServerExit> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => {
      const exit: ServerExit = { ...(code === null ? {} : { code }), ...(signal === null ? {} : { signal }) };
      onExit?.(exit, nowNs());
      const drained = setTimeout(() => resolve(exit), outputDrainMs);
      child.once('close', () => {
        clearTimeout(drained);
        resolve(exit);
      });
    });
  });
}
