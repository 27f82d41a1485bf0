/** A message emitted for a user by another part of the application. */
import type { Application } from './application.js';
import { wait } from './clock.js';
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
  const opening = connections.filter(({ state }) => !state.isReady());
  const ready = connections.filter(({ state }) => state.isReady());
  const hasArrived = ready.map((connection) => deliverTo(application, connection, emission.payload)).includes(true);
  for (const connection of opening) {
    const held = { ...emission, recipients: connections, hasArrived };
    if (!connection.held.put(held, bytesOf(emission.payload))) application.metrics.count('messages_undelivered');
  }
  return connections.length > 0;
}

/**
 * What waited for the user, each message when the one before it has left this process: a client is not to be cut for what came together
 * while it was away. What is left when the client leaves goes on waiting.
 */
export async function deliverQueued(application: Application, connection: Connection): Promise<void> {
  const { queue, log } = application;
  const { transport, userId } = connection;
  const waiting = transport.isOpen() ? queue.waitingFor(userId) : 0;
  if (waiting > 0) log.about('INFO', connection, `Processing ${waiting} queued messages for user`);
  while (transport.isOpen()) {
    if (transport.bufferedBytes() > 0) {
      await wait(application.clock, drainStepMs, connection.left);
      continue;
    }
    const payload = queue.takeNext(userId);
    if (payload === undefined) return;
    if (deliverTo(application, connection, payload)) log.about('INFO', connection, 'Successfully delivered queued message');
  }
}

const drainStepMs = 5;

/** The connection is ready: it gets what came during its opening. */
export function deliverHeld(application: Application, connection: Connection): void {
  for (const { payload } of connection.held.takeAll()) deliverTo(application, connection, payload);
}

/** The connection has gone before it was ready: what it held is for those of the user who have come since, or for later. */
export function handBackHeld(service: Service, connection: Connection): void {
  for (const { recipients, hasArrived, ...emission } of connection.held.takeAll()) {
    const isElsewhere = hasArrived || recipients.some((other) => other !== connection && other.transport.isOpen());
    if (!isElsewhere && !deliver(service, emission)) service.behaviour.undelivered(service, emission);
  }
}

function deliverTo(application: Application, connection: Connection, payload: Payload): boolean {
  const isSent = trySend(application, connection, payload);
  application.metrics.count(isSent ? 'messages_delivered' : 'messages_undelivered');
  return isSent;
}
