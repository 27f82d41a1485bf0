// One open file of a log, read from a position on.
import { closeSync, fstatSync, openSync, readSync, type Stats, statSync } from 'node:fs';
import type { Ns } from '../model/units.js';
import { createLineSplitter, type TimedLine } from './lines.js';

export interface FileTail {
  readonly isOf: (stats: Stats) => boolean;
  /** Hands out the lines that have come; `more` when it stopped early, so as not to hold everybody else up. */
  readonly read: () => 'read' | 'more';
  /** Reads what is left, hands out the last line even without its end, and closes the file. */
  readonly close: () => void;
}

export interface TailSettings {
  readonly nowNs: () => Ns;
  readonly onLine: (line: TimedLine) => void;
  /** What keeps the file from being read. */
  readonly onTrouble: (text: string) => void;
}

const readBytes = 64 * 1024;
const readsAtOnce = 64;

/** Gives nothing, and tells why, when there is no file to read. A pipe or a device is not opened: that could wait for ever. */
export function openTail(path: string, from: 'beginning' | 'end', settings: TailSettings): FileTail | undefined {
  try {
    if (!statSync(path).isFile()) {
      settings.onTrouble(`${path}: not a file; to follow anything else give a command that prints it`);
      return undefined;
    }
    const descriptor = openSync(path, 'r');
    return createTail({ path, descriptor, from }, settings);
  } catch (cause) {
    const isMissing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    settings.onTrouble(isMissing ? `${path}: does not exist yet; it is read as soon as it does` : describe(path, cause));
    return undefined;
  }
}

function createTail(
  file: { readonly path: string; readonly descriptor: number; readonly from: 'beginning' | 'end' },
  settings: TailSettings,
): FileTail {
  const { path, descriptor, from } = file;
  const opened = fstatSync(descriptor);
  const splitter = createLineSplitter(settings);
  const buffer = Buffer.alloc(readBytes);
  let position = from === 'end' ? opened.size : 0;

  const read = (): 'read' | 'more' => {
    try {
      // Truncated: it begins anew.
      if (fstatSync(descriptor).size < position) position = 0;
      for (let count = 0; count < readsAtOnce; count += 1) {
        const length = readSync(descriptor, buffer, 0, readBytes, position);
        if (length === 0) return 'read';
        position += length;
        splitter.push(buffer.subarray(0, length));
      }
      return 'more';
    } catch (cause) {
      settings.onTrouble(describe(path, cause));
      return 'read';
    }
  };
  return {
    isOf: (stats) => stats.ino === opened.ino && stats.dev === opened.dev,
    read,
    close() {
      read();
      splitter.end();
      closeSync(descriptor);
    },
  };
}

const describe = (path: string, cause: unknown): string => `${path}: ${cause instanceof Error ? cause.message : String(cause)}`;
