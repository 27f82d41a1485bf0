/** The reference server on a port: listens first, loads then, answers 503 in between. */
import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { WebSocketServer } from 'ws';
import type { Application } from './application.js';
import { wait } from './clock.js';
import { createRequestListener } from './http-endpoints.js';
import { createUpgradeListener } from './upgrade.js';

export interface RunningServer {
  readonly port: number;
  /** Resolves when start-up is complete. */
  readonly ready: Promise<void>;
  /** Says 1001 to the open connections, waits for their answers (bounded), closes the port. */
  readonly stop: () => Promise<void>;
}

/** Rejects with the system's error when the address cannot be listened on. */
export async function startServer(
  application: Application,
  address: { readonly host: string; readonly port: number },
): Promise<RunningServer> {
  const instance = randomUUID().slice(0, 8);
  const { upgrade, sockets } = createUpgradeListener(application, instance);
  const server = createServer(createRequestListener(application, instance));
  const rawSockets = trackSockets(server);
  server.maxConnections = application.settings.maxSockets;
  server.on('drop', () => application.metrics.count('sockets_dropped'));
  server.on('upgrade', upgrade);
  server.on('clientError', (_error, socket) => socket.destroy());
  await listen(server, address);
  const { port } = server.address() as AddressInfo;
  application.log.write('INFO', 'Waiting for application startup.');
  application.log.write(
    'INFO',
    `Uvicorn running on http://${address.host.includes(':') ? `[${address.host}]` : address.host}:${port} (Press CTRL+C to quit)`,
  );
  const ready = application.startup.run().then(() => application.log.write('INFO', 'Application startup complete.'));
  return { port, ready, stop: () => stop(application, { server, sockets, rawSockets }) };
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

async function stop(application: Application, { server, sockets, rawSockets }: Listening): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  for (const socket of sockets.clients) socket.close(1001, 'Server is going away');
  const patience = new AbortController();
  await Promise.race([
    allClosed(sockets).then(() => patience.abort()),
    wait(application.clock, application.settings.shutdownMs, patience.signal),
  ]);
  // Who has not answered by now is cut, and so is who still waits for its upgrade.
  for (const socket of rawSockets) socket.destroy();
  await closed;
}

async function allClosed(sockets: WebSocketServer): Promise<void> {
  await Promise.all([...sockets.clients].map((socket) => new Promise((resolve) => socket.once('close', resolve))));
}
