/** The plain HTTP side: health, emission, and what the server knows. */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { stampArrival, stampHeaders } from './arrival.js';
import { emitToUser } from './emit-endpoint.js';
import { endpointOf, endpoints } from './endpoints.js';
import { messageOf } from './failed-opening.js';
import { type Answer, startingAnswer } from './http-answer.js';
import { formatOpenMetrics, openMetricsType } from './open-metrics.js';
import type { Service } from './service.js';

type Handler = (service: Service, url: URL, request: IncomingMessage) => Answer | Promise<Answer>;
type Method = 'GET' | 'POST';

const routes: Readonly<Record<string, { readonly method: Method; readonly handler: Handler }>> = {
  '/healthz': {
    method: 'GET',
    handler: ({ startup }) => (startup.isComplete() ? { status: 200, body: { status: 'ok' } } : startingAnswer),
  },
  '/emit': { method: 'POST', handler: emitToUser },
  '/connections': { method: 'GET', handler: (service) => ({ status: 200, body: connectionsOf(service) }) },
  '/metrics': {
    method: 'GET',
    handler: (service) => ({ status: 200, body: formatOpenMetrics(service), headers: { 'content-type': openMetricsType } }),
  },
  '/races': { method: 'GET', handler: ({ detector }) => ({ status: 200, body: { counts: detector.counts(), seen: detector.seen() } }) },
};

export function createRequestListener(service: Service, instance: string): RequestListener {
  return (request, response) => {
    stampArrival(request);
    answerRequest(service, request)
      .catch((error: unknown): Answer => ({ status: 400, body: { error: messageOf(error) } }))
      .then((answer) => write(response, answer, stampHeaders(request, instance)))
      .catch(() => response.destroy());
  };
}

async function answerRequest(service: Service, request: IncomingMessage): Promise<Answer> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const route = routes[url.pathname];
  if (route === undefined) return endpointOf(url.pathname) === undefined ? unknownPath(url.pathname) : upgradeRequired(url.pathname);
  // Node leaves the body out of the answer to HEAD by itself.
  const asked = request.method === 'HEAD' ? 'GET' : request.method;
  return asked === route.method ? route.handler(service, url, request) : wrongMethod(url.pathname, route.method, request.method ?? '');
}

function unknownPath(path: string): Answer {
  const there_is = [
    ...Object.entries(routes).map(([known, { method }]) => `${method} ${known}`),
    ...endpoints.map((each) => `WebSocket ${each.path}`),
  ];
  return { status: 404, body: { error: `no ${path}`, there_is } };
}

function wrongMethod(path: string, method: Method, asked: string): Answer {
  const allow = method === 'GET' ? 'GET, HEAD' : method;
  return { status: 405, body: { error: `${path} takes ${allow}, not ${asked}` }, headers: { allow } };
}

function upgradeRequired(path: string): Answer {
  return {
    status: 426,
    body: { error: `${path} is a WebSocket: connect to it with ws://` },
    headers: { connection: 'Upgrade', upgrade: 'websocket' },
  };
}

function connectionsOf({ registry, rooms, queue }: Service): unknown {
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

function write(response: ServerResponse, answer: Answer, stamps: Readonly<Record<string, string>>): void {
  const text = typeof answer.body === 'string' ? answer.body : `${JSON.stringify(answer.body)}\n`;
  response.writeHead(answer.status, { 'content-type': 'application/json', ...stamps, ...answer.headers });
  response.end(text);
}
