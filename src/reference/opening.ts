/** The way of one connection, from the 101 to its close. The order of the awaits in here is what this whole project is about. */
import type { Application } from './application.js';
import { nextTurn } from './clock.js';
import type { Connection } from './connection.js';
import { deliverWaiting } from './emission.js';
import { firstMessageOf } from './endpoints.js';
import { messageOf } from './failed-opening.js';
import { createInbox } from './inbox.js';
import { send } from './manager.js';

/** Serves the connection until it is greeted; never rejects. The close is served by `connectionClosed`. */
export async function openConnection(application: Application, connection: Connection): Promise<void> {
  const { behaviour } = application;
  let hasFailed = false;
  const failed = (error: unknown): void => {
    if (hasFailed || !connection.transport.isOpen()) return;
    hasFailed = true;
    application.metrics.count('openings_failed');
    behaviour.openingFailed(application, connection, error);
  };
  const inbox = createInbox(application, connection);
  connection.accepted = accept(application, connection);
  connection.accepted.catch(failed);
  const registered = behaviour.register(application, connection);
  registered.catch(failed);
  behaviour.listen(application, connection, () => connection.transport.onMessage(inbox.receive)).catch(failed);
  const identity = behaviour.identify(application, connection);
  // The handler is a task of its own, so that a batch of upgrades gets all its 101s before any handler starts.
  await nextTurn(application.clock);
  try {
    await application.profiles.use({ signal: connection.left });
    await behaviour.settle(application, connection);
    await registered;
    connection.identity = identity();
    await greet(application, connection);
    inbox.open();
    await becomeReady(application, connection);
  } catch (error) {
    failed(error);
    inbox.open();
  }
}

/** The socket has closed, whoever began it. */
export async function connectionClosed(application: Application, connection: Connection): Promise<void> {
  connection.state.moveTo('CLOSED');
  application.log.about('INFO', connection, 'connection closed');
  try {
    await application.behaviour.unregister(application, connection);
  } catch (error) {
    application.log.about('ERROR', connection, `clean-up failed: ${messageOf(error)}`);
  }
}

/** The application's accept: the session must be known to the store before anything may be sent or received. */
async function accept(application: Application, connection: Connection): Promise<void> {
  connection.state.moveTo('HANDSHAKE_PENDING');
  await nextTurn(application.clock);
  await application.sessions.use({ signal: connection.left });
  if (!connection.state.moveTo('CONNECTED')) return;
  const acceptMs = application.clock.nowMs() - connection.openedMs;
  application.metrics.observeAccept(acceptMs);
  application.adaptiveDelay.observe(acceptMs);
  application.log.about('INFO', connection, `connection time ${acceptMs.toFixed(1)} ms`);
}

async function greet(application: Application, connection: Connection): Promise<void> {
  if (!connection.transport.isOpen()) return;
  const isGreeted = await application.behaviour.greet(application, connection, greetingOf(connection));
  application.metrics.count(isGreeted ? 'greetings_sent' : 'greetings_lost');
  const alert = application.alert.observe(connection.hasRetried);
  if (alert !== undefined) application.log.write('WARNING', alert);
  if (!isGreeted) return;
  application.log.about('INFO', connection, 'WebSocket connection fully established');
  const first = firstMessageOf(connection.endpoint);
  if (first !== undefined) send(application, connection, first);
}

async function becomeReady(application: Application, connection: Connection): Promise<void> {
  await connection.accepted;
  if (!connection.state.moveTo('READY_FOR_MESSAGES')) return;
  if (application.registry.has(connection)) deliverWaiting(application, connection);
  await application.behaviour.confirm(application, connection);
}

function greetingOf({ identity, seat }: Connection): string {
  const { userId, sessionId } = identity;
  return JSON.stringify({ event: 'connected', session_id: sessionId, user_id: userId, ...(seat === undefined ? {} : { seat }) });
}
