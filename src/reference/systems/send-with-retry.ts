/** The retries of cases A and C: the same send again after a pause, a bounded number of times. */
import { type Clock, wait } from '../clock.js';

export interface RetryPlan {
  /** All tries, the first one included. */
  readonly tries: number;
  /** The pause after try number `attempt`, from 1. */
  readonly pauseMs: (attempt: number) => number;
}

/** Case A, first message: 20 ms, then 40 ms. */
export function linearPauses(tries: number, stepMs: number): RetryPlan {
  return { tries, pauseMs: (attempt) => stepMs * attempt };
}

/** Case A, sendWithRetry: the first try and `retries` more, each pause twice the one before. */
export function exponentialPauses(retries: number, firstMs: number): RetryPlan {
  return { tries: retries + 1, pauseMs: (attempt) => firstMs * 2 ** (attempt - 1) };
}

/** Case C, welcome: always the same pause. */
export function equalPauses(tries: number, pauseMs: number): RetryPlan {
  return { tries, pauseMs: () => pauseMs };
}

export interface RetriedSend {
  readonly clock: Clock;
  readonly plan: RetryPlan;
  /** Ends the retrying: the client has left. */
  readonly signal?: AbortSignal;
  readonly onRetry?: (attempt: number) => void;
}

/** Resolves after the first try that does not throw; throws the last error when all have failed or the signal is aborted. */
export async function sendWithRetry(how: RetriedSend, send: () => void): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      send();
      return;
    } catch (error) {
      if (attempt >= how.plan.tries || how.signal?.aborted === true) throw error;
    }
    await wait(how.clock, how.plan.pauseMs(attempt), how.signal);
    how.onRetry?.(attempt);
  }
}
