/** The right order: known before anybody can emit, heard from the first byte, accepted before the first message. No sleep anywhere. */
import type { Behaviour } from './behaviour.js';
import { subscribe } from './broker.js';
import { cleanUp } from './clean-up.js';
import { closeWithError } from './failed-opening.js';
import { sendGreeting } from './manager.js';
import { keepForLater } from './undelivered.js';

export const rightBehaviour: Behaviour = {
  admit: (application) =>
    Promise.resolve(
      application.startup.isComplete()
        ? { kind: 'admitted' }
        : { kind: 'refused', httpStatus: 503, retryAfterSeconds: 1, text: 'Service not ready: start-up is not complete' },
    ),
  takeSeat: async ({ rooms, sessions, settings }, room) => {
    const seat = rooms.taken(room) < settings.seatsPerRoom ? rooms.take(room) : undefined;
    try {
      await sessions.use();
    } catch (error) {
      if (seat !== undefined) rooms.leave(room);
      throw error;
    }
    return seat;
  },
  register: (application, connection) => {
    application.registry.add(connection);
    // Other instances may learn of it later. Before start-up this fails as accept does, and there it is reported.
    application.presence.use({ signal: connection.left }).catch(() => undefined);
    return Promise.resolve();
  },
  listen: (application, connection, attach) => {
    attach();
    return subscribe(application, connection, () => undefined);
  },
  identify: (_application, { userId, sessionId }) => {
    return () => ({ userId, sessionId });
  },
  settle: (_application, connection) => connection.accepted,
  greet: (application, connection, greeting) => Promise.resolve(sendGreeting(application, connection, greeting)),
  confirm: () => Promise.resolve(),
  openingFailed: closeWithError,
  undelivered: keepForLater,
  unregister: (application, connection) => {
    application.registry.remove(connection);
    return cleanUp(application);
  },
};
