/** Sends through the registry, with the checks and the words of the founding connection managers (cases A and C). */
import type { Application } from './application.js';
import type { Connection, Payload } from './connection.js';
import { messageOf } from './failed-opening.js';

/** Starlette's words for a send on a connection that the application has not accepted. */
export class NotAcceptedError extends Error {
  constructor() {
    super('WebSocket is not connected. Need to call "accept" first.');
    this.name = 'NotAcceptedError';
  }
}

/** The client had already gone; the text is empty, as it is in the founding logs. */
export class ClientLeftError extends Error {
  constructor() {
    super('');
    this.name = 'ClientLeftError';
  }
}

/** Sends, or throws NotAcceptedError or ClientLeftError. A peer that does not read is cut off before its backlog grows. */
export function send(application: Application, connection: Connection, payload: Payload): void {
  if (!connection.transport.isOpen()) throw new ClientLeftError();
  if (!connection.state.isConnected()) {
    application.detector.record('send-before-accept', connection.userId, 'a message was sent before accept had finished', connection);
    throw new NotAcceptedError();
  }
  if (connection.transport.bufferedBytes() > application.settings.maxBacklogBytes) {
    application.log.about('WARNING', connection, 'client does not read, connection cut');
    application.metrics.count('clients_cut');
    connection.transport.terminate();
    throw new ClientLeftError();
  }
  connection.transport.send(payload);
}

/**
 * The greeting is addressed to the user, so it needs the user's registration; without one it is lost, as the founding log says.
 * Returns whether it was sent; throws as `send` does.
 */
export function sendGreeting(application: Application, connection: Connection, greeting: Payload): boolean {
  if (application.registry.connectionsOf(connection.userId).length === 0) {
    application.detector.record('greeting-lost', connection.userId, 'the greeting found nobody registered', connection);
    application.log.about('ERROR', connection, `No WebSocket connections found for user ${connection.userId}`);
    return false;
  }
  send(application, connection, greeting);
  return true;
}

/** An answer to this connection; skipped when it is no longer registered. */
export function reply(application: Application, connection: Connection, payload: Payload): void {
  if (!connection.transport.isOpen()) return;
  if (application.registry.has(connection)) trySend(application, connection, payload);
  else application.log.about('WARNING', connection, 'WebSocket not found, skipping message');
}

/** Sends; a failure is logged and swallowed, because one bad socket must not stop a delivery to the others. */
export function trySend(application: Application, connection: Connection, payload: Payload): boolean {
  try {
    send(application, connection, payload);
    return true;
  } catch (error) {
    application.log.about('ERROR', connection, `send_message_failed: ${messageOf(error)}`);
    return false;
  }
}
