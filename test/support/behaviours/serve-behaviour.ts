import { createServer, type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createSecureContext, TLSSocket, type SecureContextOptions } from 'node:tls';
import { server as serverCredentials } from '../certificates/certificates.js';
import type { Behaviour } from './behaviour.js';
import { createPeer } from './peer.js';

export type Transport = 'plain' | 'tls';

export interface Served {
  /** ws:// or wss://, as the server speaks. */
  readonly url: string;
  readonly port: number;
  /** Request heads as they came. */
  readonly requests: readonly string[];
  /** What each conversation told at its end, in the order of the ends. */
  readonly told: () => Promise<readonly (number | undefined)[]>;
  readonly close: () => Promise<void>;
}

export interface ServeOptions {
  readonly host?: string;
  readonly tls?: SecureContextOptions & { readonly requestCert?: boolean; readonly rejectUnauthorized?: boolean };
}

/** Lets one behaviour loose on a port of its own; it alone ends the connections (half open is allowed). A behaviour that throws makes `told` and `close` reject. */
export async function serveBehaviour(behaviour: Behaviour, transport: Transport, options: ServeOptions = {}): Promise<Served> {
  const sockets = new Set<Socket>();
  const conversations: Promise<number | undefined>[] = [];
  const requests: string[] = [];
  const { requestCert, rejectUnauthorized, ...secure } = { requestCert: false, rejectUnauthorized: false, ...options.tls };
  const secureContext = createSecureContext({ ...serverCredentials, ...secure });

  const server = createServer({ noDelay: true, allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined);
    const bare = transport === 'plain' || behaviour.startsAt === 'tcp';
    const stream = bare ? socket : new TLSSocket(socket, { isServer: true, secureContext, requestCert, rejectUnauthorized });
    stream.on('error', () => undefined);
    if (behaviour.startsAt === 'request') readHead(stream, (head, rest) => converse(stream, socket, head, rest));
    else if (bare) converse(stream, socket, '', Buffer.alloc(0));
    else stream.once('secure', () => converse(stream, socket, '', Buffer.alloc(0)));
  });
  const converse = (stream: Duplex, socket: Socket, head: string, rest: Buffer): void => {
    if (head !== '') requests.push(head);
    conversations.push(behaviour.handle(createPeer({ stream, socket }, head, rest)));
  };

  const host = options.host ?? '127.0.0.1';
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, host, resolve));
  const { port } = server.address() as AddressInfo;
  const told = (): Promise<readonly (number | undefined)[]> => Promise.all(conversations);
  return {
    url: `${transport === 'tls' ? 'wss' : 'ws'}://${host.includes(':') ? `[${host}]` : host}:${port}/`,
    port,
    requests,
    told,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
      await told();
    },
  };
}

function readHead(stream: Duplex, done: (head: string, rest: Buffer) => void): void {
  let bytes = Buffer.alloc(0);
  const onData = (more: Buffer): void => {
    bytes = Buffer.concat([bytes, more]);
    const end = bytes.indexOf('\r\n\r\n');
    if (end === -1) return;
    stream.removeListener('data', onData);
    done(bytes.subarray(0, end + 4).toString('latin1'), bytes.subarray(end + 4));
  };
  stream.on('data', onData);
}
