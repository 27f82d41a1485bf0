/** The way of one connection, from the 101 to its close. The order of the awaits in here is what this whole project is about. */
import { nextTurn } from './clock.js';
import type { Connection } from './connection.js';
import { deliverHeld, deliverQueued, handBackHeld } from './emission.js';
import { firstMessageOf } from './endpoints.js';
import { messageOf } from './failed-opening.js';
import { createInbox } from './inbox.js';
import { answerPing, noteUnfinished, send } from './manager.js';
import type { Service } from './service.js';

/** Serves the connection until it is greeted; never rejects. The close is served by `connectionClosed`. */
export async function openConnection(service: Service, connection: Connection): Promise<void> {
  const { behaviour } = service;
  let hasFailed = false;
  const failed = (error: unknown): void => {
    if (hasFailed || !connection.transport.isOpen()) return;
    hasFailed = true;
    service.metrics.count('openings_failed');
    behaviour.openingFailed(service, connection, error);
  };
  const inbox = createInbox(service, connection);
  connection.transport.onArrival((bytes) => noteUnfinished(service, connection, bytes));
  connection.transport.onPing((payload) => answerPing(service, connection, payload));
  connection.accepted = accept(service, connection);
  connection.accepted.catch(failed);
  const registered = behaviour.register(service, connection);
  registered.catch(failed);
  behaviour.listen(service, connection, () => connection.transport.onMessage(inbox.receive)).catch(failed);
  const identity = behaviour.identify(service, connection);
  // The handler is a task of its own, so that a batch of upgrades gets all its 101s before any handler starts.
  await nextTurn(service.clock);
  try {
    await service.profiles.use({ signal: connection.left });
    await behaviour.settle(service, connection);
    await registered;
    connection.identity = identity();
    await greet(service, connection);
    inbox.open();
    await becomeReady(service, connection);
  } catch (error) {
    failed(error);
    inbox.open();
  }
}

/** The socket has closed, whoever began it. */
export async function connectionClosed(service: Service, connection: Connection): Promise<void> {
  connection.state.moveTo('CLOSED');
  service.log.about('INFO', connection, 'connection closed');
  const unregistered = service.behaviour.unregister(service, connection);
  handBackHeld(service, connection);
  service.unread.forget(connection);
  service.unfinished.forget(connection);
  try {
    await unregistered;
  } catch (error) {
    service.log.about('ERROR', connection, `clean-up failed: ${messageOf(error)}`);
  }
}

/** The application's accept: the session must be known to the store before anything may be sent or received. */
async function accept(service: Service, connection: Connection): Promise<void> {
  connection.state.moveTo('HANDSHAKE_PENDING');
  await nextTurn(service.clock);
  await service.sessions.use({ signal: connection.left });
  if (!connection.state.moveTo('CONNECTED')) return;
  const acceptMs = service.clock.nowMs() - connection.openedMs;
  service.metrics.observeAccept(acceptMs);
  service.adaptiveDelay.observe(acceptMs);
  service.log.about('INFO', connection, `connection time ${acceptMs.toFixed(1)} ms`);
}

async function greet(service: Service, connection: Connection): Promise<void> {
  if (!connection.transport.isOpen()) return;
  let isGreeted = false;
  try {
    isGreeted = await service.behaviour.greet(service, connection, greetingOf(connection));
  } finally {
    // Who was retried in vain needed a retry too.
    const alert = service.alert.observe(connection.hasRetried);
    if (alert !== undefined) service.log.write('WARNING', alert);
  }
  service.metrics.count(isGreeted ? 'greetings_sent' : 'greetings_lost');
  if (!isGreeted) return;
  service.log.about('INFO', connection, 'WebSocket connection fully established');
  const first = firstMessageOf(connection.endpoint);
  if (first !== undefined) send(service, connection, first);
}

async function becomeReady(service: Service, connection: Connection): Promise<void> {
  await connection.accepted;
  // What is emitted meanwhile is held behind it.
  if (service.registry.has(connection)) await deliverQueued(service, connection);
  if (!connection.state.moveTo('READY_FOR_MESSAGES')) return;
  if (service.registry.has(connection)) deliverHeld(service, connection);
  await service.behaviour.confirm(service, connection);
}

function greetingOf({ identity, seat }: Connection): string {
  const { userId, sessionId } = identity;
  return JSON.stringify({ event: 'connected', session_id: sessionId, user_id: userId, ...(seat === undefined ? {} : { seat }) });
}
