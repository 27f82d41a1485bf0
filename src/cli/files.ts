// Files as the user named them, with errors for people.
import { accessSync, constants, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { UsageError } from '../model/usage-error.js';

const troubles: Readonly<Record<string, readonly [wrong: string, remedy: string]>> = {
  ENOENT: ['there is no such file', 'Look at the path; it is read from the folder in which you started.'],
  EISDIR: ['this is a folder, not a file', 'Name the file in it.'],
  EACCES: ['it may not be read', 'Change its permissions, or run as somebody who may.'],
  ENOSPC: ['the disk is full', 'Make room, or write elsewhere with --output-dir.'],
  EROFS: ['the file system is read-only', 'Write elsewhere with --output-dir, or not at all with --output-dir none.'],
  ENOTDIR: ['a part of the path is a file, not a folder', 'Look at the path.'],
};

function troubleWith(path: string, cause: unknown): UsageError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const [wrong, remedy] = troubles[code] ?? [cause instanceof Error ? cause.message : String(cause), 'Look at the path.'];
  return new UsageError({ read: path, wrong, remedy, cause });
}

export function readTextFile(path: string): string {
  try {
    if (statSync(path).isDirectory()) throw Object.assign(new Error('EISDIR'), { code: 'EISDIR' });
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw troubleWith(path, cause);
  }
}

export function fileExists(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** Step by step: mkdirSync with `recursive` never comes back where a parent cannot hold folders at all (/proc, Node 20). */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path);
}

/** Whole or not at all: written beside, then renamed. */
export function writeFileAtomically(path: string, text: string): void {
  const beside = `${path}.${process.pid}.part`;
  try {
    makeFolder(dirname(resolve(path)));
    writeFileSync(beside, text);
    renameSync(beside, path);
  } catch (cause) {
    removeIfThere(beside);
    throw troubleWith(path, cause);
  }
}

/** Said at the start, not after an hour: the folder is there and can be written. */
export function demandWritableFolder(folder: string): void {
  const probe = join(folder, `.ws-race-${process.pid}.part`);
  try {
    makeFolder(resolve(folder));
    accessSync(folder, constants.W_OK);
    writeFileSync(probe, ' '.repeat(4096));
  } catch (cause) {
    const trouble = troubleWith(folder, cause);
    throw new UsageError({
      read: folder,
      wrong: `reports cannot be written there: ${trouble.wrong}`,
      remedy: 'Name another folder with --output-dir, or --output-dir none.',
      cause,
    });
  } finally {
    removeIfThere(probe);
  }
}

function removeIfThere(path: string): void {
  if (existsSync(path)) rmSync(path);
}
