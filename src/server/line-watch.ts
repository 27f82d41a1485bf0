// Remembers the lines a process wrote, so that somebody who begins to wait late still finds the line that has come already.
import type { Ns } from '../model/units.js';
import type { TimedLine } from './lines.js';
import { stripAnsi } from './normalise-line.js';

export interface LineWatch {
  readonly see: (line: TimedLine) => void;
  /** The time of the first line that matches; rejects with the reason of the signal, or with what `fail` was given. */
  readonly find: (pattern: RegExp, signal: AbortSignal) => Promise<Ns>;
  /** No more lines will come: everybody who waits is told so, and so is everybody who asks later. */
  readonly fail: (reason: (lastLines: readonly string[]) => Error) => void;
}

const keptLines = 1000;
const keptCharacters = 4096;
const lastLineCount = 15;

export function createLineWatch(): LineWatch {
  const seen: TimedLine[] = [];
  const waiting = new Set<{ readonly check: (line: TimedLine) => void; readonly reject: (reason: Error) => void }>();
  let failed: Error | undefined;
  return {
    see({ text, atNs }) {
      const line = { text: stripAnsi(text).slice(0, keptCharacters), atNs };
      seen.push(line);
      if (seen.length > keptLines) seen.shift();
      for (const waiter of waiting) waiter.check(line);
    },
    find(pattern, signal) {
      const found = seen.find((line) => isMatch(line, pattern));
      if (found !== undefined) return Promise.resolve(found.atNs);
      if (failed !== undefined) return Promise.reject(failed);
      if (signal.aborted) return Promise.reject(reasonOf(signal));
      return new Promise((resolve, reject) => {
        const leave = (): void => {
          waiting.delete(waiter);
          signal.removeEventListener('abort', abort);
        };
        const abort = (): void => {
          leave();
          reject(reasonOf(signal));
        };
        const waiter = {
          check: (line: TimedLine) => {
            if (!isMatch(line, pattern)) return;
            leave();
            resolve(line.atNs);
          },
          reject: (reason: Error) => {
            leave();
            reject(reason);
          },
        };
        waiting.add(waiter);
        signal.addEventListener('abort', abort, { once: true });
      });
    },
    fail(reason) {
      failed = reason(seen.slice(-lastLineCount).map((line) => line.text));
      for (const waiter of waiting) waiter.reject(failed);
    },
  };
}

/** `search` starts at the beginning every time, whatever the flags of the pattern. */
const isMatch = (line: TimedLine, pattern: RegExp): boolean => line.text.search(pattern) !== -1;
const reasonOf = (signal: AbortSignal): Error =>
  signal.reason instanceof Error ? signal.reason : new Error('aborted', { cause: signal.reason });
