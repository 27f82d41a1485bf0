/** What lies between a socket that has its 101 and the application: a connection is made of it, opened, and forgotten at its close. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { WebSocket } from 'ws';
import { type Connection, createConnection } from './connection.js';
import type { Endpoint } from './endpoints.js';
import { connectionClosed, openConnection } from './opening.js';
import type { Service } from './service.js';
import { createHeldMessages } from './systems/held-messages.js';
import { createTransport } from './transport.js';

/** An upgrade that was let in. */
export interface Upgrade {
  readonly request: IncomingMessage;
  readonly url: URL;
  readonly endpoint: Endpoint;
  readonly seat?: number;
}

/** Serves the socket until it closes. */
export function serveConnection(service: Service, upgrade: Upgrade, webSocket: WebSocket, guest: string): void {
  const leaving = new AbortController();
  const connection = connectionOf(service, upgrade, { webSocket, guest, left: leaving.signal });
  service.log.write('INFO', `${connection.remote} - "WebSocket ${connection.path}" [accepted]`);
  service.metrics.count('connections_accepted');
  webSocket.on('error', (error) => {
    // `ws` has closed the connection by itself, with 1009.
    if ('code' in error && error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') service.metrics.count('messages_too_large');
  });
  webSocket.on('close', () => {
    void connectionClosed(service, connection);
    leaving.abort();
  });
  void openConnection(service, connection);
}

function connectionOf(
  service: Service,
  { request, url, endpoint, seat }: Upgrade,
  { webSocket, guest, left }: { readonly webSocket: WebSocket; readonly guest: string; readonly left: AbortSignal },
): Connection {
  const trace = url.searchParams.get('wsrace');
  return createConnection({
    sessionId: randomUUID(),
    userId: url.searchParams.get('user_id') ?? guest,
    path: request.url ?? '/',
    endpoint: endpoint.path,
    remote: remoteOf(request),
    ...(trace === null ? {} : { trace }),
    ...(seat === undefined ? {} : { seat }),
    openedMs: service.clock.nowMs(),
    transport: createTransport(webSocket, request.socket),
    left,
    held: createHeldMessages(service.settings, service.budgets.held),
  });
}

/** `address:port`, as uvicorn logs it. */
export function remoteOf(request: IncomingMessage): string {
  const { remoteAddress, remotePort } = request.socket;
  return `${(remoteAddress ?? 'unknown').replace(/^::ffff:/, '')}:${remotePort ?? 0}`;
}
