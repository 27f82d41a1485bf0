/** Case B's state machine: what is sent before CONNECTED is queued, and goes out with the transition. */
import { sendGreeting } from '../manager.js';
import { acceptRaces, type Cure } from './cure.js';

export const queueUntilReady: Cure = {
  name: 'queue-until-ready',
  foundingCase: 'B',
  description: 'a message sent before the connection is CONNECTED is kept, and sent with the transition',
  appliesTo: acceptRaces,
  change: () => ({
    greet: async (application, connection, greeting) => {
      if (!application.detector.isReady(connection)) await connection.accepted;
      return connection.transport.isOpen() && sendGreeting(application, connection, greeting);
    },
  }),
};
