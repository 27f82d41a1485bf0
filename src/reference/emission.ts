/** A message emitted for a user by another part of the application. */
import type { Application } from './application.js';
import type { Connection, Emission, Payload } from './connection.js';
import { trySend } from './manager.js';
import { bytesOf } from './payload.js';
import type { Service } from './service.js';

/** Passes the event store, then goes to every live connection of the user. Throws a NotReadyError before the store is loaded. */
export async function emit(service: Service, emission: Emission): Promise<void> {
  await service.events.use();
  if (!deliver(service, emission)) service.behaviour.undelivered(service, emission);
}

/** To the greeted ones at once, to those in their opening after their greeting. False when nobody is there who could get it. */
export function deliver(application: Application, emission: Emission): boolean {
  const connections = application.registry.connectionsOf(emission.userId).filter(({ transport }) => transport.isOpen());
  for (const connection of connections) {
    if (connection.state.isReady()) deliverTo(application, connection, emission.payload);
    else if (!connection.held.put(emission, bytesOf(emission.payload))) application.metrics.count('messages_undelivered');
  }
  return connections.length > 0;
}

/** The connection is ready: it gets what waited for its user, then what came during its opening. */
export function deliverWaiting(application: Application, connection: Connection): void {
  if (!connection.transport.isOpen()) return;
  const queued = application.queue.takeAll(connection.userId);
  if (queued.length > 0) application.log.about('INFO', connection, `Processing ${queued.length} queued messages for user`);
  for (const payload of queued) {
    if (deliverTo(application, connection, payload)) application.log.about('INFO', connection, 'Successfully delivered queued message');
  }
  for (const { payload } of connection.held.takeAll()) deliverTo(application, connection, payload);
}

/** The connection has gone before it was ready: what it held is for the user's other connections, which have it, or for later. */
export function handBackHeld(service: Service, connection: Connection): void {
  const held = connection.held.takeAll();
  const others = service.registry.connectionsOf(connection.userId).filter((other) => other !== connection && other.transport.isOpen());
  if (others.length > 0) return;
  for (const emission of held) service.behaviour.undelivered(service, emission);
}

function deliverTo(application: Application, connection: Connection, payload: Payload): boolean {
  const isSent = trySend(application, connection, payload);
  application.metrics.count(isSent ? 'messages_delivered' : 'messages_undelivered');
  return isSent;
}
