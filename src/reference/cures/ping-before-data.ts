/** Wished for in C: a ping must be answered before data goes out. It proves that the transport is open, and nothing of the application. */
import { wait } from '../clock.js';
import { acceptRaces, type Cure } from './cure.js';

export const pingBeforeData: Cure = {
  name: 'ping-before-data',
  foundingCase: 'C (wished for)',
  description: 'sends a ping frame and waits for the pong, at most 1 s, before the first message',
  appliesTo: acceptRaces,
  change: () => ({
    settle: async ({ clock, settings }, connection) => {
      const patience = new AbortController();
      await Promise.race([
        connection.transport.ping(),
        wait(clock, settings.pingLimitMs, AbortSignal.any([patience.signal, connection.left])),
      ]);
      patience.abort();
    },
  }),
};
