import type { Ns } from '../model/units.js';

/** Ends after the time or at the abort, whichever comes first. */
export function pause(forNs: Ns, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, forNs / 1e6);
    signal.addEventListener('abort', done, { once: true });
  });
}
