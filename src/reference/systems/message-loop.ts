/** Serial loops over clients' messages (case E has two: one shared by all users, one for each user, so that a flood stays with its sender). */
import type { Clock } from '../clock.js';
import type { ByteBudget } from './byte-budget.js';

export interface MessageLoops {
  /** Runs the handling in the loop of that key, after what was offered before; false when the loop's backlog, or that of all, is full. */
  readonly offer: (key: string, bytes: number, handle: () => void) => boolean;
  /** Messages that wait, over all loops. */
  readonly backlog: () => number;
}

export interface LoopLimits {
  /** Of one loop. */
  readonly messages: number;
  readonly bytes: number;
  /** Of all loops together. */
  readonly budget: ByteBudget;
  readonly failed: (error: unknown) => void;
}

/** How many messages of one loop are handled in one turn, before other work gets its chance. */
const messagesPerTurn = 64;

interface Waiting {
  readonly bytes: number;
  readonly handle: () => void;
}

interface Loop {
  readonly waiting: Waiting[];
  bytes: number;
}

export function createMessageLoops(clock: Clock, limits: LoopLimits): MessageLoops {
  const loops = new Map<string, Loop>();

  const runTurn = (key: string, loop: Loop): void => {
    for (const { bytes, handle } of loop.waiting.splice(0, messagesPerTurn)) {
      loop.bytes -= bytes;
      limits.budget.giveBack(bytes);
      runIsolated(handle, limits.failed);
    }
    if (loop.waiting.length === 0) loops.delete(key);
    else clock.nextTurn(() => runTurn(key, loop));
  };
  const start = (key: string): Loop => {
    const loop = { waiting: [], bytes: 0 };
    loops.set(key, loop);
    clock.nextTurn(() => runTurn(key, loop));
    return loop;
  };

  return {
    offer: (key, bytes, handle) => {
      const running = loops.get(key);
      if (bytes + (running?.bytes ?? 0) > limits.bytes || (running?.waiting.length ?? 0) >= limits.messages) {
        limits.budget.refuse();
        return false;
      }
      if (!limits.budget.take(bytes)) return false;
      const loop = running ?? start(key);
      loop.waiting.push({ bytes, handle });
      loop.bytes += bytes;
      return true;
    },
    backlog: () => [...loops.values()].reduce((sum, { waiting }) => sum + waiting.length, 0),
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
