/** Case D: a connection waits up to 10 s for start-up, then gets a clear error. */
import { wait } from '../clock.js';
import type { Cure } from './cure.js';

export const startupGate: Cure = {
  name: 'startup-gate',
  foundingCase: 'D',
  description: 'holds upgrades back until start-up is complete, at most 10 s, then answers 503',
  appliesTo: ['cold-start'],
  change: () => ({
    admit: async ({ clock, settings, startup }) => {
      const patience = new AbortController();
      await Promise.race([startup.completed, wait(clock, settings.startupGateMs, patience.signal)]);
      patience.abort();
      if (startup.isComplete()) return { kind: 'admitted' };
      const text = `Service not ready: start-up was not complete after ${settings.startupGateMs} ms`;
      return { kind: 'refused', httpStatus: 503, retryAfterSeconds: 1, text };
    },
  }),
};
