/** Case C, its first part alone: look at the state before each send, and skip the send without disconnecting. */
import { isReady } from './ready.js';
import { acceptRaces, type Cure } from './cure.js';

export const stateCheck: Cure = {
  name: 'state-check',
  foundingCase: 'A, C',
  description: 'skips the first message, without disconnecting, when the connection is not ready',
  appliesTo: acceptRaces,
  change: (behaviour) => ({
    greet: (application, connection, greeting) => {
      if (isReady(application, connection)) return behaviour.greet(application, connection, greeting);
      application.log.about('WARNING', connection, 'WebSocket not ready, skipping message');
      return Promise.resolve(false);
    },
  }),
};
