/** Case D: 50 ms after the greeting, when registered and ready, the server says so; a client that waits for it is never too early. */
import { wait } from '../clock.js';
import { trySend } from '../manager.js';
import type { Cure } from './cure.js';

export const confirmation: Cure = {
  name: 'confirmation',
  foundingCase: 'D',
  description: 'sends connection_ready 50 ms after the greeting, for which the client waits before it sends or has anything sent',
  appliesTo: ['lost-push', 'lost-first-message'],
  clientWaitsFor: 'connection_ready',
  change: () => ({
    confirm: async (application, connection) => {
      const { clock, settings } = application;
      await wait(clock, settings.confirmationMs, connection.left);
      if (!connection.transport.isOpen()) return;
      const message = { event: 'connection_ready', type: 'connection_ready', connection_ready: true, session_id: connection.sessionId };
      trySend(application, connection, JSON.stringify(message));
    },
  }),
};
