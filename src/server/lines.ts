import type { Ns } from '../model/units.js';

export interface TimedLine {
  readonly text: string;
  /** When the first byte of the line arrived. */
  readonly atNs: Ns;
}

export interface LineSplitter {
  readonly push: (chunk: Buffer) => void;
  /** Hands out what is left without a line end. */
  readonly end: () => void;
}

export const longestLineBytes = 64 * 1024;
const newline = 0x0a;

/**
 * Cuts a stream of bytes into lines and stamps each. Memory is bounded: a line longer than `maxBytes` is handed out when that
 * much of it has come, with a mark at its end, and the rest of it is dropped. Bytes that are not UTF-8 become U+FFFD.
 */
export function createLineSplitter(settings: {
  readonly nowNs: () => Ns;
  readonly onLine: (line: TimedLine) => void;
  readonly maxBytes?: number;
}): LineSplitter {
  const maxBytes = settings.maxBytes ?? longestLineBytes;
  let pieces: Buffer[] = [];
  let held = 0;
  let startedNs: Ns = 0;
  let isSkipping = false;

  const release = (ending: string): void => {
    const text = Buffer.concat(pieces).toString('utf8').replace(/\r$/, '');
    pieces = [];
    held = 0;
    settings.onLine({ text: text + ending, atNs: startedNs });
  };
  const keep = (piece: Buffer, atNs: Ns): void => {
    if (isSkipping || piece.length === 0) return;
    if (held === 0) startedNs = atNs;
    const room = maxBytes - held;
    // A copy, so that a few bytes do not keep a whole chunk of the pool alive.
    pieces.push(Buffer.from(piece.subarray(0, room)));
    held += Math.min(piece.length, room);
    if (piece.length <= room) return;
    release(` ... (line cut after ${maxBytes} bytes)`);
    isSkipping = true;
  };

  return {
    push(chunk) {
      const atNs = settings.nowNs();
      let from = 0;
      for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, from)) {
        keep(chunk.subarray(from, end), atNs);
        if (held === 0) startedNs = atNs;
        if (!isSkipping) release('');
        isSkipping = false;
        from = end + 1;
      }
      keep(chunk.subarray(from), atNs);
    },
    end() {
      if (held > 0) release('');
    },
  };
}
