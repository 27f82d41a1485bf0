/** What becomes of a message for a user under whom nobody is registered. */
import type { Application } from './application.js';
import type { Emission } from './connection.js';

/** Case D's cure: it waits in the user's queue, and is delivered when the user connects. */
export function keepForLater(application: Application, { userId, payload }: Emission): void {
  const { queue, log, metrics } = application;
  if (queue.put(userId, payload)) {
    log.write('INFO', `No active connection for user ${userId}, message queued`);
    return;
  }
  // No race: the limit does what it is there for.
  metrics.count('messages_undelivered');
  log.write('WARNING', `Message queue is full, message for user ${userId} refused`);
}

/** Case D's fault: it is gone, and the log says so. */
export function drop(application: Application, { userId }: Emission): void {
  application.metrics.count('messages_undelivered');
  application.detector.record('nobody-registered', userId, 'a message was emitted before the user was registered');
  application.log.write('ERROR', `No WebSocket connections found for user ${userId}`);
}
