import type { LogLine } from '../model/history.js';
import { createTracebackJoiner } from './join-tracebacks.js';
import type { TimedLine } from './lines.js';
import { normaliseLine } from './normalise-line.js';

export interface LogReader {
  readonly push: (line: TimedLine) => void;
  /** Hands out what is held back, at the end of a round. */
  readonly flush: () => void;
}

/** Raw lines of one source in, normalised log lines out, each traceback as one of them. Stamps are kept; blank lines are dropped. */
export function createLogReader(settings: {
  readonly target: string;
  readonly source: string;
  readonly onLine: (line: LogLine) => void;
  readonly quietMs?: number;
}): LogReader {
  const { target, source, onLine, quietMs } = settings;
  const joiner = createTracebackJoiner({
    ...(quietMs === undefined ? {} : { quietMs }),
    onLine: ({ text, atNs }) => {
      if (text !== '') onLine({ target, source, atNs, text });
    },
  });
  return {
    push: ({ text, atNs }) => joiner.push({ text: normaliseLine(text), atNs }),
    flush: joiner.flush,
  };
}
