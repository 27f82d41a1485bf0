/** Each handler subscribes with a message broker, over one of a few pooled connections. An idle one is there at once. */
import type { Application } from './application.js';
import { wait } from './clock.js';
import type { Connection } from './connection.js';

/** Calls back as soon as a pooled connection is borrowed; resolves when the subscription stands or the client has left. */
export async function subscribe(application: Application, connection: Connection, borrowed: () => void): Promise<void> {
  const release = await application.broker.take({ signal: connection.left });
  if (release === undefined) return;
  borrowed();
  await wait(application.clock, application.settings.brokerSubscribeMs, connection.left);
  release();
}
