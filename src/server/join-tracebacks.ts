// Makes one line of a Python traceback and of the log record that it belongs to, so that a signature and the id of the user by which
// it is joined stand in the same text.
import type { TimedLine } from './lines.js';
import { stripGutter } from './normalise-line.js';

export interface TracebackJoiner {
  readonly push: (line: TimedLine) => void;
  /** Hands out what is held back. */
  readonly flush: () => void;
}

const quietMsByDefault = 100;
const mostCharacters = 48 * 1024;

const traceStart = /^(?:Exception Group )?Traceback \(most recent call last\):/;
const chained =
  /^(?:During handling of the above exception, another exception occurred:|The above exception was the direct cause of the following exception:)/;
const groupRule = /^[-+]*(?: ?\d+ )?-{4,}$/;
/** What asyncio's exception handler prints between its message and the traceback. */
const asyncioContext = /^(?:future|task|handle|transport|protocol|socket|source_traceback|asyncgen|loop): </;
/** A record that a traceback may belong to; an access line before a bare traceback is somebody else's. */
const troubled = /error|critical|fatal|warn|exception|exc_info|failed|failure|never retrieved/i;

type State = 'record' | 'frames' | 'afterException';

/**
 * Takes normalised lines of one source. A record is held until the next line, or until `quietMs` have passed; a traceback until a
 * line comes that does not belong to it. The joined line has the time of its first; very long ones lose frames, never exceptions.
 */
export function createTracebackJoiner(settings: {
  readonly onLine: (line: TimedLine) => void;
  readonly quietMs?: number;
}): TracebackJoiner {
  const quietMs = settings.quietMs ?? quietMsByDefault;
  let held: { readonly lines: string[]; readonly atNs: number; characters: number; state: State } | undefined;
  let timer: NodeJS.Timeout | undefined;

  const flush = (): void => {
    clearTimeout(timer);
    if (held === undefined) return;
    const { lines, atNs } = held;
    held = undefined;
    settings.onLine({ text: lines.join('\n').trimEnd(), atNs });
  };
  const hold = (line: TimedLine, state: State): void => {
    held = { lines: [line.text], atNs: line.atNs, characters: line.text.length, state };
  };
  const append = (text: string, state: State): void => {
    if (held === undefined) return;
    held.state = state;
    if (held.characters > mostCharacters && /^\s/.test(text)) return;
    held.lines.push(text);
    held.characters += text.length + 1;
  };

  return {
    push(line) {
      const text = stripGutter(line.text);
      const next = held === undefined ? undefined : nextState(held.state, { text, isInGroup: text !== line.text }, held.lines[0] ?? '');
      if (next === undefined) {
        flush();
        const starts = traceStart.test(text);
        hold(starts ? { ...line, text } : line, starts ? 'frames' : 'record');
      } else {
        append(next === 'record' ? line.text : text, next);
      }
      clearTimeout(timer);
      timer = setTimeout(flush, quietMs);
      timer.unref();
    },
    flush,
  };
}

/** The state after a line that belongs to what is held, or undefined when it begins something new. */
function nextState(state: State, line: { readonly text: string; readonly isInGroup: boolean }, record: string): State | undefined {
  const isContinuation = line.text === '' || /^\s/.test(line.text) || groupRule.test(line.text);
  switch (state) {
    case 'record':
      if (traceStart.test(line.text)) return troubled.test(record) ? 'frames' : undefined;
      return asyncioContext.test(line.text) ? 'record' : undefined;
    case 'frames':
      return isContinuation || traceStart.test(line.text) || chained.test(line.text) ? 'frames' : 'afterException';
    case 'afterException':
      if (chained.test(line.text) || (line.isInGroup && traceStart.test(line.text))) return 'frames';
      return isContinuation || line.isInGroup ? 'afterException' : undefined;
  }
}
