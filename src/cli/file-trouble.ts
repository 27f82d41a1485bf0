// What the operating system says of a file, in words for people: what was read, what is wrong, what to do.
import { UsageError } from '../model/usage-error.js';

type Words = readonly [wrong: string, remedy: string];

const both: Readonly<Record<string, Words>> = {
  ENOTDIR: ['a part of the path is a file, not a folder', 'Look at the path.'],
  ELOOP: ['its symbolic links lead in a circle', 'Look at the path: ls -l shows where a link leads.'],
  ENAMETOOLONG: ['the name is too long', 'Give a shorter one.'],
  EMFILE: ['this process may open no more files', 'Raise the limit: ulimit -n 4096'],
};

const whenRead: Readonly<Record<string, Words>> = {
  ...both,
  ENOENT: ['there is no such file', 'Look at the path; it is read from the folder in which you started.'],
  EISDIR: ['this is a folder, not a file', 'Name the file in it.'],
  EACCES: ['it may not be read', 'Change its permissions, or run as somebody who may.'],
  EPERM: ['it may not be read', 'Change its permissions, or run as somebody who may.'],
};

const elsewhere = 'Write elsewhere.';
const whenWritten: Readonly<Record<string, Words>> = {
  ...both,
  ENOENT: ['there is no such folder to write it to', 'Make the folder first (mkdir -p), or look at the path.'],
  EISDIR: ['this is a folder, not a file', 'Name a file in it.'],
  EACCES: ['it may not be written', 'Change the permissions of the folder, or write elsewhere.'],
  EPERM: ['it may not be written', 'Change the permissions of the folder, or write elsewhere.'],
  ENOSPC: ['the disk is full', 'Make room, or write elsewhere.'],
  EDQUOT: ['the disk quota is used up', 'Make room, or write elsewhere.'],
  EROFS: ['the file system is read-only', elsewhere],
  EFBIG: ['the file would be larger than is allowed', 'Raise the limit: ulimit -f unlimited; or write elsewhere.'],
};

export const readTrouble = (path: string, cause: unknown): UsageError => trouble(path, cause, whenRead);

/** A UsageError is handed on as it is: it says already what could not be written. */
export const writeTrouble = (path: string, cause: unknown): UsageError =>
  cause instanceof UsageError ? cause : trouble(path, cause, whenWritten);

function trouble(path: string, cause: unknown, words: Readonly<Record<string, Words>>): UsageError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const [wrong, remedy] = words[code] ?? [cause instanceof Error ? cause.message : String(cause), 'Look at the path.'];
  return new UsageError({ read: path === '' ? "''" : path, wrong, remedy, cause });
}
