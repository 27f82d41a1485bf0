/** Case C: registered, then greeted without awaiting accept; when the send throws the handler unregisters, and the next push finds nobody. */
import { messageOf } from '../failed-opening.js';
import { NotAcceptedError } from '../manager.js';
import { drop } from '../undelivered.js';
import type { Defect } from './defect.js';

export const greetingRace: Defect = {
  name: 'greeting-race',
  foundingCase: 'C',
  description: 'as accept-race, but a failed greeting unregisters the connection: it stays open, is never greeted, and no push finds it',
  change: (behaviour) => ({
    settle: () => Promise.resolve(),
    undelivered: drop,
    openingFailed: (application, connection, error) => {
      if (!(error instanceof NotAcceptedError)) {
        behaviour.openingFailed(application, connection, error);
        return;
      }
      application.log.about('ERROR', connection, `send_message_failed: ${messageOf(error)}`);
      application.registry.remove(connection);
      application.log.about('WARNING', connection, 'WebSocket not found, skipping message');
    },
  }),
};
