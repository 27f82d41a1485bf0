/** The founding servers' answer to a handler that threw: the text goes to the log, the client gets 1011 with a general reason. */
import type { Application } from './application.js';
import type { Connection } from './connection.js';
import { HandshakeTimeoutError } from './systems/handshake-coordinator.js';
import { NotReadyError } from './systems/startup.js';

export function closeWithError(application: Application, connection: Connection, error: unknown): void {
  if (!connection.state.moveTo('ERROR')) return;
  application.registry.remove(connection);
  const text = messageOf(error);
  if (error instanceof NotReadyError) {
    application.detector.record('not-ready', connection.userId, text, connection);
    application.log.about('ERROR', connection, text);
    connection.transport.close(1011, 'Service not ready');
    return;
  }
  if (error instanceof HandshakeTimeoutError) application.detector.record('handshake-timeout', connection.userId, text, connection);
  application.log.about('ERROR', connection, `send_message_failed: ${text}`);
  connection.transport.close(1011, 'Internal error');
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
