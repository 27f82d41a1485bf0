/** Case A: sleep after accept and again before the first message. */
import { wait } from '../clock.js';
import { acceptRaces, type Cure } from './cure.js';

export const settleDelay: Cure = {
  name: 'settle-delay',
  foundingCase: 'A',
  description: 'waits 10 ms after accept, looks at the state, waits 50 ms before the first message',
  appliesTo: acceptRaces,
  change: () => ({
    settle: async ({ clock, settings, detector, log }, connection) => {
      await wait(clock, settings.settleMs, connection.left);
      if (!detector.isReady(connection)) log.about('WARNING', connection, `not ready ${settings.settleMs} ms after accept`);
      await wait(clock, settings.firstMessageMs, connection.left);
    },
  }),
};
