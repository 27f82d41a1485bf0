/** What a client sends before its greeting waits here, bounded, and is answered after it, in order, in the endpoint's loop. */
import type { Application } from './application.js';
import type { Connection, Payload } from './connection.js';
import { endpointOf } from './endpoints.js';
import { mayReceive } from './manager.js';
import { answer } from './messages.js';
import { bytesOf } from './payload.js';
import { createHeldMessages } from './systems/held-messages.js';

export interface Inbox {
  readonly receive: (payload: Payload) => void;
  /** The opening is over, well or not: answer what has come, and all that comes, as soon as the connection has been accepted. */
  readonly open: () => void;
}

export function createInbox(application: Application, connection: Connection): Inbox {
  const early = createHeldMessages<Payload>(application.settings, application.budgets.held);
  const key = endpointOf(connection.endpoint)?.loop === 'shared' ? 'shared' : `user ${connection.userId}`;
  let isOpen = false;
  const cut = (why: string): void => {
    application.metrics.count('clients_cut');
    connection.transport.close(1008, why);
  };
  const handle = (payload: Payload): void => {
    if (!application.loops.offer(key, bytesOf(payload), () => answer(application, connection, payload))) cut('Too many messages');
  };
  const letIn = (): void => {
    isOpen = true;
    early.takeAll().forEach(handle);
  };
  return {
    receive: (payload) => {
      // Who has been cut off may still be talking.
      if (!connection.transport.isOpen()) return;
      application.metrics.count('messages_received');
      if (isOpen) handle(payload);
      else if (!early.put(payload, bytesOf(payload))) cut('Too many messages before the greeting');
    },
    open: () => {
      if (mayReceive(application, connection)) letIn();
      else connection.accepted.then(letIn, letIn);
    },
  };
}
