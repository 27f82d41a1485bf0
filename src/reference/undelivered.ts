/** What becomes of a message for a user under whom nobody is registered. */
import type { Application } from './application.js';
import type { Payload } from './connection.js';

/** Case D's cure: it waits in the user's queue, and is delivered when the user connects. */
export function keepForLater(application: Application, userId: string, payload: Payload): void {
  if (application.queue.put(userId, payload)) application.log.write('INFO', `No active connection for user ${userId}, message queued`);
  else drop(application, userId);
}

/** Case D's fault: it is gone, and the log says so. */
export function drop(application: Application, userId: string): void {
  application.metrics.count('messages_undelivered');
  application.detector.record('nobody-registered', userId, 'a message was emitted before the user was registered');
  application.log.write('ERROR', `No WebSocket connections found for user ${userId}`);
}
