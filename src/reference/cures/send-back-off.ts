/** Case A's sendWithRetry: exponential back-off, two retries. */
import { exponentialPauses } from '../systems/send-with-retry.js';
import { acceptRaces, type Cure } from './cure.js';
import { retriedGreeting } from './retried-greeting.js';

export const sendBackOff: Cure = {
  name: 'send-back-off',
  foundingCase: 'A',
  description: 'sends the first message with exponential back-off: 2 retries, after 20 ms and 40 ms',
  appliesTo: acceptRaces,
  change: () => ({ greet: retriedGreeting(({ settings }) => exponentialPauses(settings.backOffRetries, settings.backOffMs)) }),
};
