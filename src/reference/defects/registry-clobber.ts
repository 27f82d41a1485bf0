/** C (reconnect), R07: the clean-up of an old connection waits for the session store and the archive, and then removes whoever is registered by then. */
import { cleanUp } from '../clean-up.js';
import { drop } from '../undelivered.js';
import type { Defect } from './defect.js';

export const registryClobber: Defect = {
  name: 'registry-clobber',
  foundingCase: 'C (connect, disconnect, reconnect)',
  description: "an old connection's late clean-up removes the user's new connection from the registry: no greeting, no answer, no push",
  change: () => ({
    unregister: async (application, connection) => {
      await cleanUp(application);
      application.registry.removeUser(connection.userId);
    },
    undelivered: drop,
  }),
};
