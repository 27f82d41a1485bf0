/** The reference server on a port: listens first, loads then, answers 503 in between. */
import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { WebSocketServer } from 'ws';
import { wait } from './clock.js';
import { createRequestListener } from './http-endpoints.js';
import type { Service } from './service.js';
import { createUpgradeListener } from './upgrade.js';

export interface RunningServer {
  readonly port: number;
  /** Resolves when start-up is complete. */
  readonly ready: Promise<void>;
  /** Says 1001 to the open connections, waits for their answers (bounded), closes the port. */
  readonly stop: () => Promise<void>;
}

/** Rejects with the system's error when the address cannot be listened on. */
export async function startServer(service: Service, address: { readonly host: string; readonly port: number }): Promise<RunningServer> {
  const instance = randomUUID().slice(0, 8);
  const { upgrade, sockets } = createUpgradeListener(service, instance);
  const server = createServer(createRequestListener(service, instance));
  const rawSockets = trackSockets(server);
  server.maxConnections = service.settings.maxSockets;
  server.on('drop', () => service.metrics.count('sockets_dropped'));
  server.on('upgrade', upgrade);
  server.on('clientError', (_error, socket) => socket.destroy());
  await listen(server, address);
  const { port } = server.address() as AddressInfo;
  service.log.write('INFO', 'Waiting for application startup.');
  service.log.write(
    'INFO',
    `Uvicorn running on http://${address.host.includes(':') ? `[${address.host}]` : address.host}:${port} (Press CTRL+C to quit)`,
  );
  const ready = service.startup.run().then(() => service.log.write('INFO', 'Application startup complete.'));
  return { port, ready, stop: () => stop(service, { server, sockets, rawSockets }) };
}

function listen(server: Server, { host, port }: { readonly host: string; readonly port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, backlog: 4096 }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** All that is open on the port; Node itself loses sight of a socket when it asks for an upgrade. */
function trackSockets(server: Server): ReadonlySet<Socket> {
  const rawSockets = new Set<Socket>();
  server.on('connection', (socket) => {
    rawSockets.add(socket);
    socket.once('close', () => rawSockets.delete(socket));
  });
  return rawSockets;
}

interface Listening {
  readonly server: Server;
  readonly sockets: WebSocketServer;
  readonly rawSockets: ReadonlySet<Socket>;
}

async function stop(service: Service, { server, sockets, rawSockets }: Listening): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  for (const socket of sockets.clients) socket.close(1001, 'Server is going away');
  const patience = new AbortController();
  await Promise.race([allClosed(sockets).then(() => patience.abort()), wait(service.clock, service.settings.shutdownMs, patience.signal)]);
  // Who has not answered by now is cut, and so is who still waits for its upgrade.
  for (const socket of rawSockets) socket.destroy();
  await closed;
}

async function allClosed(sockets: WebSocketServer): Promise<void> {
  await Promise.all([...sockets.clients].map((socket) => new Promise((resolve) => socket.once('close', resolve))));
}
