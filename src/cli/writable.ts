// Said at the start, not after an hour: what a run is to leave behind can be written.
import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { UsageError } from '../model/usage-error.js';
import { writeTrouble } from './file-trouble.js';
import { partOf, removeIfThere } from './files.js';

/** As much as the report of a short run takes: a disk without that room is as good as full. */
const leastBytes = 32 * 1024;

/** Makes the folder, and all above it, where it is not there. */
export function demandWritableFolder(folder: string): void {
  try {
    if (folder === '') throw Object.assign(new Error('ENOENT'), { code: 'ENOENT' });
    makeFolder(resolve(folder));
    probe(join(folder, '.ws-race'), leastBytes);
  } catch (cause) {
    throw new UsageError({
      read: `--output-dir ${folder === '' ? "''" : folder}`,
      wrong: `reports cannot be written there: ${writeTrouble(folder, cause).wrong}`,
      remedy: 'Name another folder with --output-dir, or --output-dir none.',
      cause,
    });
  }
}

/** A folder that does not exist is more likely a typing error than a wish: it is not made. `option`: what named the file. */
export function demandWritableFile(path: string, option: string): void {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found?.isDirectory() === true) throw Object.assign(new Error('EISDIR'), { code: 'EISDIR' });
    if (found === undefined || found.isFile()) probe(path, 1);
  } catch (cause) {
    const { wrong, remedy } = writeTrouble(path, cause);
    throw new UsageError({ read: `${option}${path}`, wrong, remedy, cause });
  }
}

/** Writes as much and takes it away again: permissions alone do not tell of full disks and odd file systems. */
function probe(path: string, bytes: number): void {
  const part = partOf(path);
  try {
    writeFileSync(part, ' '.repeat(bytes));
  } finally {
    removeIfThere(part);
  }
}

/** Step by step: mkdirSync with `recursive` never comes back where a parent cannot hold folders at all (/proc, Node 20). */
function makeFolder(path: string): void {
  if (existsSync(path)) {
    if (!statSync(path).isDirectory()) throw Object.assign(new Error('ENOTDIR'), { code: 'ENOTDIR' });
    return;
  }
  const above = dirname(path);
  makeFolder(above);
  try {
    mkdirSync(path);
  } catch (cause) {
    // The folder above is there: it is not the path that is wrong.
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'ENOENT')) throw cause;
    throw new UsageError({ read: path, wrong: `no folder can be made in ${above}`, remedy: 'Write elsewhere.', cause });
  }
}
