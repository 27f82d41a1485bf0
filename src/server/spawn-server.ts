import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { UsageError } from '../model/usage-error.js';
import { markName } from './process-group.js';

/** Text goes through the shell; a list is started as it stands. */
export type ServerCommand = string | readonly [file: string, ...args: string[]];
export type ServerChild = ChildProcessByStdio<null, Readable, Readable>;

interface Settings {
  readonly command: ServerCommand;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Throws a UsageError when the command cannot be started at all. The child leads a process group and carries the mark. */
export function spawnServer({ command, cwd, env }: Settings, mark: string): { readonly child: ServerChild; readonly pid: number } {
  if (process.platform === 'win32') {
    throw new UsageError({
      read: 'a server command',
      wrong: 'ws-race cannot start servers on Windows, where processes have no groups to pause and end them by',
      remedy: 'start the server yourself and give its --url, or run ws-race inside WSL or a container',
    });
  }
  if (cwd !== undefined && statSync(cwd, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new UsageError({ read: `server cwd ${cwd}`, wrong: 'there is no such directory', remedy: 'give a directory that exists' });
  }
  const [file, ...args] = typeof command === 'string' ? ['/bin/sh', '-c', command] : command;
  const environment = { ...process.env, PYTHONUNBUFFERED: '1', ...env, [markName]: mark };
  const child: ServerChild = spawn(file, args, {
    ...(cwd === undefined ? {} : { cwd }),
    env: environment,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (child.pid !== undefined) return { child, pid: child.pid };
  // The error event comes a tick later and says no more than this.
  child.once('error', () => undefined);
  throw new UsageError({
    read: `server command ${nameOf(command)}`,
    wrong: 'it cannot be started',
    remedy: 'check that the file exists and may be executed',
  });
}

/** 126 and 127 are the shell's way to say that there is no such command; anything else is the server's own trouble. */
export function exitedTooEarly(
  command: ServerCommand,
  exit: { readonly code?: number; readonly signal?: string },
  lastLines: readonly string[],
): UsageError {
  const how = exit.signal === undefined ? `exited with code ${exit.code ?? 'unknown'}` : `was ended by ${exit.signal}`;
  const isNotFound = exit.code === 126 || exit.code === 127;
  return new UsageError({
    read: `server command ${nameOf(command)}`,
    wrong: `it ${how} before it was ready`,
    remedy: lastLines.length === 0 ? 'it wrote nothing; run it by hand to see why' : `its last lines:\n    ${lastLines.join('\n    ')}`,
    exitCode: isNotFound ? 2 : 5,
  });
}

const nameOf = (command: ServerCommand): string => (typeof command === 'string' ? command : command.join(' '));
