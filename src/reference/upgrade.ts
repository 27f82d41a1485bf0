/** From an upgrade request to a connection that the application serves. The 101 goes out early: the faults come after it. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { stampArrival, stampHeaders } from './arrival.js';
import { remoteOf, serveConnection, type Upgrade } from './connection-service.js';
import { endpointOf, endpoints } from './endpoints.js';
import { messageOf } from './failed-opening.js';
import { type Refusal, writeRefusal } from './refusal.js';
import type { Service } from './service.js';
import { NotReadyError } from './systems/startup.js';

export interface UpgradeListener {
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  readonly sockets: WebSocketServer;
}

export function createUpgradeListener(service: Service, instance: string): UpgradeListener {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: service.settings.maxMessageBytes,
    perMessageDeflate: false,
    // Pings are answered within the limits of what may wait for a client (manager.ts).
    autoPong: false,
  });
  sockets.on('headers', (headers, request) => {
    for (const [name, value] of Object.entries(stampHeaders(request, instance))) headers.push(`${name}: ${value}`);
  });
  let pending = 0;
  let guests = 0;

  const refuse = (request: IncomingMessage, socket: Duplex, refusal: Refusal): void => {
    service.metrics.count('upgrades_refused');
    service.log.write('INFO', `${remoteOf(request)} - "WebSocket ${request.url ?? '/'}" ${refusal.httpStatus}`);
    writeRefusal(socket, refusal, stampHeaders(request, instance));
  };

  const decide = async (request: IncomingMessage): Promise<Refusal | Upgrade> => {
    const url = parseUrl(request);
    if (url === undefined) return { httpStatus: 400, text: `Not a path: ${request.url ?? ''}` };
    const endpoint = endpointOf(url.pathname);
    if (endpoint === undefined) {
      return { httpStatus: 404, text: `No endpoint ${url.pathname}. There is: ${endpoints.map(({ path }) => path).join(', ')}` };
    }
    if (sockets.clients.size + pending > service.settings.maxConnections) {
      return { httpStatus: 503, retryAfterSeconds: 1, text: 'Too many connections' };
    }
    const admission = await service.behaviour.admit(service);
    if (admission.kind === 'refused') return admission;
    if (endpoint.path !== '/ws/room') return { request, url, endpoint };
    const seat = await service.behaviour.takeSeat(service, roomOf(url));
    return seat === undefined ? { httpStatus: 503, text: 'Room is full' } : { request, url, endpoint, seat };
  };

  const serve = async (request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> => {
    const decision = await decide(request);
    if ('httpStatus' in decision) {
      refuse(request, socket, decision);
      return;
    }
    // `ws` answers a malformed upgrade itself, by ending the socket; a seat goes with the socket, however it ends.
    const { seat, url } = decision;
    if (seat !== undefined) giveBackSeat(service, socket, { room: roomOf(url), seat });
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      guests += 1;
      serveConnection(service, decision, webSocket, `guest-${guests}`);
    });
  };

  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    stampArrival(request);
    // Node has taken its own error listener off by now; without one a reset during an await would end the process (R06).
    socket.on('error', () => socket.destroy());
    pending += 1;
    serve(request, socket, head)
      .catch((error: unknown) => {
        service.log.write('ERROR', `${remoteOf(request)} - upgrade failed: ${messageOf(error)}`);
        refuse(request, socket, refusalOf(error));
      })
      .finally(() => void (pending -= 1));
  };
  return { upgrade, sockets };
}

function giveBackSeat(service: Service, socket: Duplex, { room, seat }: { readonly room: string; readonly seat: number }): void {
  const { rooms, settings, log, detector } = service;
  if (seat > settings.seatsPerRoom) {
    const text = `room ${room} holds ${seat} of ${settings.seatsPerRoom}`;
    detector.record('over-limit', room, text);
    log.write('WARNING', text);
  }
  if (socket.destroyed) rooms.leave(room);
  else socket.once('close', () => rooms.leave(room));
}

/** The cold-start defect lets upgrades in whose stores are still missing. */
function refusalOf(error: unknown): Refusal {
  return error instanceof NotReadyError
    ? { httpStatus: 503, retryAfterSeconds: 1, text: error.message }
    : { httpStatus: 500, text: 'Internal server error' };
}

function parseUrl(request: IncomingMessage): URL | undefined {
  const base = 'http://localhost';
  return URL.canParse(request.url ?? '/', base) ? new URL(request.url ?? '/', base) : undefined;
}

function roomOf(url: URL): string {
  return url.searchParams.get('room') ?? 'lobby';
}
