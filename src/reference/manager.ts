/** Sends through the registry, with the checks and the words of the founding connection managers (cases A and C). */
import type { Application } from './application.js';
import type { Connection, Payload } from './connection.js';
import { messageOf } from './failed-opening.js';
import type { BytesByPeer } from './systems/bytes-by-peer.js';

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

/** Sends, or throws NotAcceptedError or ClientLeftError. Who does not read is cut off before its backlog, or that of all, grows. */
export function send(application: Application, connection: Connection, payload: Payload): void {
  if (!connection.transport.isOpen()) throw new ClientLeftError();
  if (!connection.state.isConnected()) {
    application.detector.record('send-before-accept', connection.userId, 'a message was sent before accept had finished', connection);
    throw new NotAcceptedError();
  }
  push(application, connection, (gone) => connection.transport.send(payload, gone));
}

/** Answers a client's ping, within the same limits; it needs no accept. */
export function answerPing(application: Application, connection: Connection, payload: Payload): void {
  if (!connection.transport.isOpen()) return;
  try {
    push(application, connection, (gone) => connection.transport.pong(payload, gone));
  } catch (error) {
    if (!(error instanceof ClientLeftError)) throw error;
  }
}

/** Case A's check before a receive: what comes before accept has to wait. A handler that would have received it is noted. */
export function mayReceive(application: Application, connection: Connection): boolean {
  const isReady = application.detector.isReady(connection);
  if (!isReady && connection.transport.isOpen())
    application.detector.record('receive-before-accept', connection.userId, 'the state check held a receive back', connection);
  return isReady;
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

/** So much of a message has come, and its end has not: for all clients together there is a bound. */
export function noteUnfinished(application: Application, connection: Connection, bytes: number): void {
  application.unfinished.note(connection, bytes);
  cutLargest(application, application.unfinished, {
    limitBytes: application.settings.maxAllUnfinishedBytes,
    why: 'unfinished messages take too much room, connection cut',
  });
}

const doesNotRead = 'client does not read, connection cut';

/** Writes to the socket; throws a ClientLeftError when the client was cut for it. */
function push(application: Application, connection: Connection, write: (gone: () => void) => void): void {
  const { unread, settings } = application;
  const { transport } = connection;
  const note = (): void => unread.note(connection, transport.bufferedBytes());
  if (transport.bufferedBytes() > settings.maxBacklogBytes) cut(application, connection, doesNotRead);
  else {
    write(note);
    note();
    cutLargest(application, unread, { limitBytes: settings.maxAllBacklogBytes, why: doesNotRead });
  }
  if (!transport.isOpen()) throw new ClientLeftError();
}

/** When it is too much for all together, the one that has most goes first, not the one whose turn it happens to be. */
function cutLargest(
  application: Application,
  bytes: BytesByPeer<Connection>,
  { limitBytes, why }: { readonly limitBytes: number; readonly why: string },
): void {
  while (bytes.totalBytes() > limitBytes) {
    const largest = bytes.largest();
    if (largest === undefined) return;
    cut(application, largest, why);
  }
}

function cut(application: Application, connection: Connection, why: string): void {
  application.log.about('WARNING', connection, why);
  application.metrics.count('clients_cut');
  application.unread.forget(connection);
  application.unfinished.forget(connection);
  connection.transport.terminate();
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
