/** Case D, R09: the connection is registered only when the presence store has it; what is emitted before that is lost. */
import { drop } from '../undelivered.js';
import type { Defect } from './defect.js';

export const lostPush: Defect = {
  name: 'lost-push',
  foundingCase: 'D',
  description:
    'a connection is registered only after accept and a write to the presence store; what is emitted for its user before that is dropped',
  change: () => ({
    register: async (application, connection) => {
      await connection.accepted;
      await application.presence.use({ signal: connection.left });
      if (!connection.left.aborted) application.registry.add(connection);
    },
    undelivered: drop,
  }),
};
