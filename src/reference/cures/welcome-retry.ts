/** Case C: 10 ms after accept, then the welcome up to 3 times, 50 ms apart. */
import { wait } from '../clock.js';
import { equalPauses } from '../systems/send-with-retry.js';
import { acceptRaces, type Cure } from './cure.js';
import { retriedGreeting } from './retried-greeting.js';

export const welcomeRetry: Cure = {
  name: 'welcome-retry',
  foundingCase: 'C',
  description: 'waits 10 ms after accept, then sends the welcome up to 3 times, 50 ms apart',
  appliesTo: acceptRaces,
  change: () => ({
    settle: ({ clock, settings }, connection) => wait(clock, settings.settleMs, connection.left),
    greet: retriedGreeting(({ settings }) => equalPauses(settings.welcomeTries, settings.welcomePauseMs)),
  }),
};
