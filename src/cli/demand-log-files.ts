// What is to be followed as a log can be: a run whose log is silently not read would name no fault.
import { accessSync, constants, statSync } from 'node:fs';
import type { Plan } from '../model/plan.js';
import type { LogSource } from '../model/target.js';
import { UsageError } from '../model/usage-error.js';
import { placed, type Places } from '../plan/places.js';
import { readTrouble } from './file-trouble.js';

/** A file that does not exist yet is none of the troubles: the server may make it. */
export function demandLogFiles({ targets }: Plan, described: Described): void {
  for (const { logs } of targets) for (const log of logs) if (log.kind === 'file') demandLogFile(log.path, described);
}

/** What the config says of the target, and where. */
export interface Described {
  readonly logs: readonly LogSource[];
  readonly places: Places;
}

function demandLogFile(path: string, { logs, places }: Described): void {
  const index = logs.findIndex((log) => log.kind === 'file' && log.path === path);
  const read = placed(places[`server.log.${index}`], `server log ${path}`);
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return;
  if (found.isDirectory()) {
    throw new UsageError({ read, wrong: 'this is a folder, not a file', remedy: 'Name the log file in it; --server-log is repeatable.' });
  }
  if (!found.isFile()) {
    throw new UsageError({
      read,
      wrong: 'this is a pipe or a device, not a file',
      remedy: `Give a command that prints it: --server-log-cmd 'cat ${path}'`,
    });
  }
  try {
    accessSync(path, constants.R_OK);
  } catch (cause) {
    const { wrong, remedy } = readTrouble(path, cause);
    throw new UsageError({ read, wrong, remedy, cause });
  }
}
