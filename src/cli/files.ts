// Files as the user named them, with errors for people.
import { existsSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { readTrouble, writeTrouble } from './file-trouble.js';

export function readTextFile(path: string): string {
  try {
    if (statSync(path).isDirectory()) throw Object.assign(new Error('EISDIR'), { code: 'EISDIR' });
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw readTrouble(path, cause);
  }
}

export function fileExists(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** Whole or not at all: written beside, then renamed. A link stays a link, and a pipe or a device is written to as it is. */
export function writeFileAtomically(path: string, text: string): void {
  let beside: string | undefined;
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found?.isDirectory() === true) throw Object.assign(new Error('EISDIR'), { code: 'EISDIR' });
    if (found?.isFile() === false) {
      writeFileSync(path, text);
      return;
    }
    const real = found === undefined ? path : realpathSync(path);
    beside = partOf(real);
    writeFileSync(beside, text);
    renameSync(beside, real);
  } catch (cause) {
    if (beside !== undefined) removeIfThere(beside);
    throw writeTrouble(path, cause);
  }
}

/** The name under which a file is written until it is whole. */
export const partOf = (path: string): string => `${path}.${process.pid}.part`;

export function removeIfThere(path: string): void {
  if (existsSync(path)) rmSync(path);
}
