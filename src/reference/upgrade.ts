/** From an upgrade request to a connection that the application serves. The 101 goes out early: the faults come after it. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { Application } from './application.js';
import { stampArrival, stampHeaders } from './arrival.js';
import { remoteOf, serveConnection, type Upgrade } from './connection-service.js';
import { endpointOf, endpoints } from './endpoints.js';
import { type Refusal, writeRefusal } from './refusal.js';

export interface UpgradeListener {
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  readonly sockets: WebSocketServer;
}

export function createUpgradeListener(application: Application, instance: string): UpgradeListener {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: application.settings.maxMessageBytes, perMessageDeflate: false });
  sockets.on('headers', (headers, request) => {
    for (const [name, value] of Object.entries(stampHeaders(request, instance))) headers.push(`${name}: ${value}`);
  });
  let pending = 0;
  let guests = 0;

  const refuse = (request: IncomingMessage, socket: Duplex, refusal: Refusal): void => {
    application.metrics.count('upgrades_refused');
    application.log.write('INFO', `${remoteOf(request)} - "WebSocket ${request.url ?? '/'}" ${refusal.httpStatus}`);
    writeRefusal(socket, refusal, stampHeaders(request, instance));
  };

  const decide = async (request: IncomingMessage): Promise<Refusal | Upgrade> => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const endpoint = endpointOf(url.pathname);
    if (endpoint === undefined) {
      return { httpStatus: 404, text: `No endpoint ${url.pathname}. There is: ${endpoints.map(({ path }) => path).join(', ')}` };
    }
    if (sockets.clients.size + pending > application.settings.maxConnections) {
      return { httpStatus: 503, retryAfterSeconds: 1, text: 'Too many connections' };
    }
    const admission = await application.behaviour.admit(application);
    if (admission.kind === 'refused') return admission;
    if (endpoint.path !== '/ws/room') return { request, url, endpoint };
    const seat = await application.behaviour.takeSeat(application, roomOf(url));
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
    if (seat !== undefined) giveBackSeat(application, socket, { room: roomOf(url), seat });
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      guests += 1;
      serveConnection(application, decision, webSocket, `guest-${guests}`);
    });
  };

  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    stampArrival(request);
    // Node has taken its own error listener off by now; without one a reset during an await would end the process (R06).
    socket.on('error', () => socket.destroy());
    pending += 1;
    serve(request, socket, head)
      .catch(() => refuse(request, socket, { httpStatus: 400, text: 'Bad request' }))
      .finally(() => void (pending -= 1));
  };
  return { upgrade, sockets };
}

function giveBackSeat(application: Application, socket: Duplex, { room, seat }: { readonly room: string; readonly seat: number }): void {
  const { rooms, settings, log, detector } = application;
  if (seat > settings.seatsPerRoom) {
    const text = `room ${room} holds ${seat} of ${settings.seatsPerRoom}`;
    detector.record('over-limit', room, text);
    log.write('WARNING', text);
  }
  if (socket.destroyed) rooms.leave(room);
  else socket.once('close', () => rooms.leave(room));
}

function roomOf(url: URL): string {
  return url.searchParams.get('room') ?? 'lobby';
}
