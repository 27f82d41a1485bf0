/** Time as the reference server sees it: monotonic, in milliseconds, and replaceable by a clock that tests move by hand. */
export interface Clock {
  /** Milliseconds since some fixed instant, with a fraction. */
  readonly nowMs: () => number;
  /** Runs the action once after the delay; what is returned cancels it. */
  readonly after: (delayMs: number, action: () => void) => () => void;
  /** Runs the action in the next turn of the loop, as an event loop starts a new task. */
  readonly nextTurn: (action: () => void) => void;
}

/** Node runs a longer timer at once; a pause that has doubled this far ends early instead. */
const longestMs = 2 ** 31 - 1;

export const systemClock: Clock = {
  nowMs: () => performance.now(),
  after: (delayMs, action) => {
    const timer = setTimeout(action, Math.min(delayMs, longestMs));
    return () => clearTimeout(timer);
  },
  nextTurn: (action) => void setImmediate(action),
};

/** Resolves after the delay, or at once when the signal is aborted: whoever waits looks then whether its connection is still there. */
export function wait(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted === true) return Promise.resolve();
  return new Promise((resolve) => {
    const end = (): void => {
      cancel();
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const cancel = clock.after(delayMs, end);
    signal?.addEventListener('abort', end, { once: true });
  });
}

export function nextTurn(clock: Clock): Promise<void> {
  return new Promise((resolve) => clock.nextTurn(resolve));
}
