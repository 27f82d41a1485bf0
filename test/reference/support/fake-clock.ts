/** A clock that tests move by hand: due timers run in the order of their due times, each followed by all that it set going. */
import type { Clock } from '../../../src/reference/clock.js';

export interface FakeClock extends Clock {
  readonly advance: (byMs: number) => Promise<void>;
  readonly pending: () => number;
}

interface Timer {
  readonly dueMs: number;
  readonly action: () => void;
}

export function createFakeClock(): FakeClock {
  let nowMs = 0;
  let turns: (() => void)[] = [];
  const timers = new Set<Timer>();

  const settle = async (): Promise<void> => {
    await microtasks();
    while (turns.length > 0) {
      const due = turns;
      turns = [];
      for (const action of due) action();
      await microtasks();
    }
  };
  const nextDue = (untilMs: number): Timer | undefined =>
    [...timers]
      .filter(({ dueMs }) => dueMs <= untilMs)
      .reduce<Timer | undefined>((first, timer) => (first === undefined || timer.dueMs < first.dueMs ? timer : first), undefined);

  return {
    nowMs: () => nowMs,
    after: (delayMs, action) => {
      const timer = { dueMs: nowMs + delayMs, action };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    nextTurn: (action) => void turns.push(action),
    advance: async (byMs) => {
      const untilMs = nowMs + byMs;
      await settle();
      for (let timer = nextDue(untilMs); timer !== undefined; timer = nextDue(untilMs)) {
        timers.delete(timer);
        nowMs = timer.dueMs;
        timer.action();
        await settle();
      }
      nowMs = untilMs;
    },
    pending: () => timers.size,
  };
}

/** A real turn of the loop comes after all microtasks, however long their chain. */
function microtasks(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
