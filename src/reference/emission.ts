/** A message emitted for a user by another part of the application. */
import type { Application } from './application.js';
import type { Connection, Payload } from './connection.js';
import { trySend } from './manager.js';

/** Passes the event store, then goes to every live connection of the user. Throws a NotReadyError before the store is loaded. */
export async function emit(application: Application, userId: string, payload: Payload): Promise<void> {
  await application.events.use();
  if (!deliver(application, userId, payload)) application.behaviour.undelivered(application, userId, payload);
}

/** To the greeted ones at once, to those in their opening after their greeting. False when nobody is registered. */
export function deliver(application: Application, userId: string, payload: Payload): boolean {
  const connections = application.registry.connectionsOf(userId);
  for (const connection of connections) {
    if (connection.state.isReady()) deliverTo(application, connection, payload);
    else if (!connection.held.put(payload, application.settings)) application.metrics.count('messages_undelivered');
  }
  return connections.length > 0;
}

/** The connection is ready: it gets what waited for its user, then what came during its opening. */
export function deliverWaiting(application: Application, connection: Connection): void {
  const queued = application.queue.takeAll(connection.userId);
  if (queued.length > 0) application.log.about('INFO', connection, `Processing ${queued.length} queued messages for user`);
  for (const payload of queued) {
    if (deliverTo(application, connection, payload)) application.log.about('INFO', connection, 'Successfully delivered queued message');
  }
  for (const payload of connection.held.takeAll()) deliverTo(application, connection, payload);
}

function deliverTo(application: Application, connection: Connection, payload: Payload): boolean {
  const isSent = trySend(application, connection, payload);
  if (isSent) application.metrics.count('messages_delivered');
  return isSent;
}
