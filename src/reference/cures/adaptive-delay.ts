/** Wished for in B and C: wait as long as accepts have been seen to take. */
import { wait } from '../clock.js';
import { acceptRaces, type Cure } from './cure.js';

export const adaptiveDelay: Cure = {
  name: 'adaptive-delay',
  foundingCase: 'B, C (wished for)',
  description: 'waits the 99th percentile of the latest accept times before the first message',
  appliesTo: acceptRaces,
  change: () => ({
    settle: (application, connection) => wait(application.clock, application.adaptiveDelay.delayMs(), connection.left),
  }),
};
