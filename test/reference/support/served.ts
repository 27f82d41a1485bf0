// The reference server over real sockets, on a free port, in this process.
import { WebSocket } from 'ws';
import { assembleBehaviour, type Choice } from '../../../src/reference/assemble.js';
import { systemClock } from '../../../src/reference/clock.js';
import { createLog } from '../../../src/reference/log.js';
import { type RunningServer, startServer } from '../../../src/reference/server.js';
import { createService } from '../../../src/reference/service.js';
import { type Settings, settingsFor } from '../../../src/reference/settings.js';

/** The server in this process, with its log. */
export interface Served extends RunningServer {
  readonly lines: readonly string[];
  readonly address: string;
  readonly get: (path: string) => Promise<Response>;
}
const running: RunningServer[] = [];

/** For afterEach: ends all that this file started. */
export async function stopServers(): Promise<void> {
  await Promise.all(running.splice(0).map((server) => server.stop()));
}

/** Listens on a free port; start-up may still be going on. */
export async function serve(choice: Partial<Choice> = {}, settings: Partial<Settings> = {}): Promise<Served> {
  const lines: string[] = [];
  const service = createService({
    clock: systemClock,
    log: createLog((line) => lines.push(line)),
    settings: { ...settingsFor('development'), startupPieceMs: 1, ...settings },
    behaviour: assembleBehaviour({ defects: [], cures: [], ...choice }),
  });
  const server = await startServer(service, { host: '127.0.0.1', port: 0 });
  running.push(server);
  const address = `127.0.0.1:${server.port}`;
  return { ...server, lines, address, get: (path) => fetch(`http://${address}${path}`) };
}

export async function ready(choice: Partial<Choice> = {}, settings: Partial<Settings> = {}): Promise<Served> {
  const server = await serve(choice, settings);
  await server.ready;
  return server;
}

export interface Client {
  readonly socket: WebSocket;
  /** The next message that has not been taken yet. */
  readonly next: () => Promise<string | Buffer>;
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
}

export function open(server: Pick<Served, 'address'>, path: string): Client {
  const socket = new WebSocket(`ws://${server.address}${path}`);
  const arrived: (string | Buffer)[] = [];
  let wake: () => void = () => undefined;
  socket.on('error', () => undefined);
  socket.on('message', (bytes: Buffer, isBinary) => {
    arrived.push(isBinary ? bytes : bytes.toString());
    wake();
  });
  const next = async (): Promise<string | Buffer> => {
    for (;;) {
      const message = arrived.shift();
      if (message !== undefined) return message;
      await new Promise<void>((resolve) => (wake = resolve));
    }
  };
  const closed = new Promise<{ readonly code: number; readonly reason: string }>((resolve) => {
    socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() }));
  });
  return { socket, next, closed };
}

export async function nextObject(client: Client): Promise<Readonly<Record<string, unknown>>> {
  return JSON.parse(String(await client.next())) as Readonly<Record<string, unknown>>;
}
