/** Case E: before a message loop starts, look every few milliseconds whether both sides say CONNECTED, for a bounded time. */
import { type Clock, wait } from '../clock.js';

export interface ValidationFigures {
  readonly stepMs: number;
  readonly limitMs: number;
}

/** True as soon as the claim holds; false at the limit, or when the signal is aborted. The first look is at once. */
export async function validateProgressively(
  clock: Clock,
  figures: ValidationFigures,
  isConnected: () => boolean,
  signal?: AbortSignal,
): Promise<boolean> {
  const limitMs = clock.nowMs() + figures.limitMs;
  while (!isConnected()) {
    const remainingMs = limitMs - clock.nowMs();
    if (remainingMs <= 0 || signal?.aborted === true) return false;
    await wait(clock, Math.min(figures.stepMs, remainingMs), signal);
  }
  return true;
}
