/** Ours: nothing is let in, registered, sent or received before what it needs has been awaited. The whole right behaviour, no sleep. */
import { defects } from '../defects/table.js';
import { rightBehaviour } from '../right-behaviour.js';
import type { Cure } from './cure.js';

export const ordering: Cure = {
  name: 'ordering',
  foundingCase: 'ours',
  description: 'every step awaits what it needs: start-up, seat, registration, listener, accept, then the first message',
  appliesTo: defects.map(({ name }) => name),
  change: () => rightBehaviour,
};
