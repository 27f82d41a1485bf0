/** Case D: messages for a user wait while there is no connection, and are delivered when it registers. */
import { keepForLater } from '../undelivered.js';
import type { Cure } from './cure.js';

export const queue: Cure = {
  name: 'queue',
  foundingCase: 'D',
  description: 'keeps messages for a user who is not connected, bounded and for 30 s, and delivers them in order on registration',
  appliesTo: ['lost-push'],
  change: () => ({ undelivered: keepForLater }),
};
