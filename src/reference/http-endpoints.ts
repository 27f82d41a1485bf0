/** The plain HTTP side: health, emission, and what the server knows. */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Application } from './application.js';
import { stampArrival, stampHeaders } from './arrival.js';
import { emit } from './emission.js';
import { messageOf } from './failed-opening.js';
import { formatOpenMetrics, openMetricsType } from './open-metrics.js';

interface Answer {
  readonly status: number;
  /** Text goes out as it is, everything else as JSON. */
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}
type Handler = (application: Application, url: URL, request: IncomingMessage) => Answer | Promise<Answer>;

const handlers: Readonly<Record<string, Handler>> = {
  'GET /healthz': ({ startup }) => (startup.isComplete() ? { status: 200, body: { status: 'ok' } } : notReady),
  'POST /emit': emitToUser,
  'GET /connections': (application) => ({ status: 200, body: connectionsOf(application) }),
  'GET /metrics': (application) => ({ status: 200, body: formatOpenMetrics(application), headers: { 'content-type': openMetricsType } }),
  'GET /races': ({ detector }) => ({ status: 200, body: { counts: detector.counts(), seen: detector.seen() } }),
};

const notReady: Answer = { status: 503, body: { status: 'starting' }, headers: { 'retry-after': '1' } };

export function createRequestListener(application: Application, instance: string): RequestListener {
  return (request, response) => {
    stampArrival(request);
    answerRequest(application, request)
      .catch((error: unknown): Answer => ({ status: 400, body: { error: messageOf(error) } }))
      .then((answer) => write(response, answer, stampHeaders(request, instance)))
      .catch(() => response.destroy());
  };
}

async function answerRequest(application: Application, request: IncomingMessage): Promise<Answer> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const handler = handlers[`${request.method ?? 'GET'} ${url.pathname}`];
  return handler === undefined
    ? { status: 404, body: { error: `no ${url.pathname}`, there_is: Object.keys(handlers) } }
    : handler(application, url, request);
}

/** Answers 202 at once, as an event bus does; the delivery follows. */
async function emitToUser(application: Application, url: URL, request: IncomingMessage): Promise<Answer> {
  if (!application.startup.isComplete()) return notReady;
  const userId = url.searchParams.get('user');
  if (userId === null || userId === '') return { status: 400, body: { error: 'which user? POST /emit?user=NAME with a JSON body' } };
  const text = await readBody(request, application.settings.maxMessageBytes);
  if (text === undefined) return { status: 413, body: { error: 'body too large' }, headers: { connection: 'close' } };
  JSON.parse(text);
  emit(application, userId, text).catch((error: unknown) =>
    application.log.write('ERROR', `emit for user ${userId} failed: ${messageOf(error)}`),
  );
  return { status: 202, body: { accepted: true } };
}

function connectionsOf({ registry, rooms, queue }: Application): unknown {
  const users = registry
    .users()
    .map((userId) => [
      userId,
      registry
        .connectionsOf(userId)
        .map(({ sessionId, endpoint, state }) => ({ session_id: sessionId, endpoint, state: state.state(), history: state.history() })),
    ]);
  return { connections: registry.size(), rooms: rooms.all(), queued: queue.depth(), users: Object.fromEntries(users) as unknown };
}

async function readBody(request: IncomingMessage, maxBytes: number): Promise<string | undefined> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    size += (part as Buffer).length;
    if (size > maxBytes) return undefined;
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts).toString('utf8');
}

function write(response: ServerResponse, answer: Answer, stamps: Readonly<Record<string, string>>): void {
  const text = typeof answer.body === 'string' ? answer.body : `${JSON.stringify(answer.body)}\n`;
  response.writeHead(answer.status, { 'content-type': 'application/json', ...stamps, ...answer.headers });
  response.end(text);
}
