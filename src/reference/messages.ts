/** What the server answers to a client's message. */
import type { Application } from './application.js';
import type { Connection, Payload } from './connection.js';
import { firstMessageOf } from './endpoints.js';
import { reply } from './manager.js';

/** `ping` gets its `pong`, `whoami` the identity, `next` the endpoint's next message; other JSON an `ack`, binary comes back as it is. */
export function answer(application: Application, connection: Connection, payload: Payload): void {
  reply(application, connection, typeof payload === 'string' ? answerTo(parseObject(payload), connection) : payload);
}

type Message = Readonly<Record<string, unknown>>;

function answerTo(message: Message | undefined, connection: Connection): Payload {
  if (message === undefined) return JSON.stringify({ type: 'error', error: 'not a JSON object' });
  const { id } = message;
  switch (message['type']) {
    case 'ping':
      return JSON.stringify({ type: 'pong', id });
    case 'whoami':
      return JSON.stringify({ type: 'whoami', id, user_id: connection.identity.userId, session_id: connection.identity.sessionId });
    case 'next':
      return firstMessageOf(connection.endpoint) ?? JSON.stringify({ type: 'error', id, error: 'this endpoint has no stream' });
    default:
      return JSON.stringify({ type: 'ack', id });
  }
}

function parseObject(text: string): Message | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? (parsed as Message) : undefined;
  } catch {
    return undefined;
  }
}
