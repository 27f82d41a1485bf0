/** R01: the listener for messages is attached after an await, and an event emitter drops what nobody listens to. */
import { subscribe } from '../broker.js';
import type { Defect } from './defect.js';

export const lostFirstMessage: Defect = {
  name: 'lost-first-message',
  foundingCase: 'A',
  description: 'messages are listened to only after a broker connection has been borrowed; while the pool is empty they are lost',
  change: () => ({ listen: (application, connection, attach) => subscribe(application, connection, attach) }),
};
