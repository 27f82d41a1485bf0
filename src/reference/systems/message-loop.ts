/** Serial loops over clients' messages (case E has two: one shared by all users, one for each user, so that a flood stays with its sender). */
import type { Clock } from '../clock.js';

export interface MessageLoops {
  /** Runs the handling in the loop of that key, after what was offered before; false when the loop's backlog is full. */
  readonly offer: (key: string, handle: () => void) => boolean;
  readonly backlog: () => number;
}

/** How many messages of one loop are handled in one turn, before other work gets its chance. */
const messagesPerTurn = 64;

export function createMessageLoops(
  clock: Clock,
  limits: { readonly backlog: number; readonly failed: (error: unknown) => void },
): MessageLoops {
  const loops = new Map<string, (() => void)[]>();

  const runTurn = (key: string, waiting: (() => void)[]): void => {
    for (const handle of waiting.splice(0, messagesPerTurn)) runIsolated(handle, limits.failed);
    if (waiting.length === 0) loops.delete(key);
    else clock.nextTurn(() => runTurn(key, waiting));
  };

  return {
    offer: (key, handle) => {
      const waiting = loops.get(key);
      if (waiting === undefined) {
        const started = [handle];
        loops.set(key, started);
        clock.nextTurn(() => runTurn(key, started));
        return true;
      }
      if (waiting.length >= limits.backlog) return false;
      waiting.push(handle);
      return true;
    },
    backlog: () => [...loops.values()].reduce((sum, { length }) => sum + length, 0),
  };
}

/** One message that fails must not end the loop for the others. */
function runIsolated(handle: () => void, failed: (error: unknown) => void): void {
  try {
    handle();
  } catch (error) {
    failed(error);
  }
}
