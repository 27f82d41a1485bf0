/** The founding `isReady()`: asked before a send, and noted when the answer is no. */
import type { Application } from '../application.js';
import type { Connection } from '../connection.js';

export function isReady({ detector }: Application, connection: Connection): boolean {
  const isItReady = detector.isReady(connection);
  if (!isItReady) detector.record('send-before-accept', connection.userId, 'the state check held a message back', connection);
  return isItReady;
}
