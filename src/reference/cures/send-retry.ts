/** Case A: the first message up to 3 times with a growing pause. */
import { linearPauses } from '../systems/send-with-retry.js';
import { acceptRaces, type Cure } from './cure.js';
import { retriedGreeting } from './retried-greeting.js';

export const sendRetry: Cure = {
  name: 'send-retry',
  foundingCase: 'A',
  description: 'sends the first message up to 3 times, with a pause of 20 ms x attempt',
  appliesTo: acceptRaces,
  change: () => ({ greet: retriedGreeting(({ settings }) => linearPauses(settings.firstMessageTries, settings.firstMessagePauseMs)) }),
};
