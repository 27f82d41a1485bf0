/** The application without a network: clients are objects in memory, and time stands still until a test moves it. */
import { assembleBehaviour, type Choice } from '../../../src/reference/assemble.js';
import { type Connection, createConnection, type Payload, type Transport } from '../../../src/reference/connection.js';
import type { Environment } from '../../../src/reference/environment.js';
import { emit } from '../../../src/reference/emission.js';
import { createLog } from '../../../src/reference/log.js';
import { connectionClosed, openConnection } from '../../../src/reference/opening.js';
import { bytesOf } from '../../../src/reference/payload.js';
import { createService, type Service } from '../../../src/reference/service.js';
import { type Settings, settingsFor } from '../../../src/reference/settings.js';
import { createHeldMessages } from '../../../src/reference/systems/held-messages.js';
import { createFakeClock, type FakeClock } from './fake-clock.js';

export interface FakeClient {
  readonly connection: Connection;
  readonly userId: string;
  readonly received: Payload[];
  /** The JSON messages among what was received. */
  readonly messages: () => readonly Readonly<Record<string, unknown>>[];
  readonly closedWith: () => { readonly code: number; readonly reason: string } | undefined;
  readonly send: (payload: Payload) => void;
  readonly leave: () => void;
  readonly answerPings: () => void;
  /** From now on it takes nothing out of its socket. */
  readonly stopReading: () => void;
  /** Takes all that waits in its socket, and what comes. */
  readonly readAgain: () => void;
  readonly ping: (payload: Payload) => void;
  /** So much of a message has come now, without its end. */
  readonly sendPart: (bytes: number) => void;
  readonly pongs: readonly Payload[];
}

export interface World {
  readonly application: Service;
  readonly clock: FakeClock;
  readonly lines: readonly string[];
  readonly connect: (userId: string, endpoint?: string) => FakeClient;
  /** Another part of the application emits a message for the user. */
  readonly emit: (userId: string, payload: Payload) => void;
  readonly emitCritical: (userId: string, payload: Payload) => void;
}

export interface WorldChoice extends Partial<Choice> {
  readonly environment?: Environment;
  readonly settings?: Partial<Settings>;
  /** Leave out to find start-up complete. */
  readonly isStarting?: boolean;
}

export async function createWorld(choice: WorldChoice = {}): Promise<World> {
  const clock = createFakeClock();
  const lines: string[] = [];
  const settings = { ...settingsFor(choice.environment ?? 'development'), ...choice.settings };
  const behaviour = assembleBehaviour({ defects: choice.defects ?? [], cures: choice.cures ?? [] });
  const application = createService({ clock, log: createLog((line) => lines.push(line)), settings, behaviour });
  const starting = application.startup.run();
  if (choice.isStarting !== true) {
    await clock.advance(settings.startupPieceMs * 10);
    await starting;
  }
  let ports = 50_000;
  const connect = (userId: string, endpoint = '/ws'): FakeClient => {
    ports += 1;
    return createClient(application, { userId, endpoint, port: ports });
  };
  const emitted = (isCritical: boolean) => (userId: string, payload: Payload) => void emit(application, { userId, payload, isCritical });
  return { application, clock, lines, connect, emit: emitted(false), emitCritical: emitted(true) };
}

function createClient(
  application: Service,
  { userId, endpoint, port }: { readonly userId: string; readonly endpoint: string; readonly port: number },
): FakeClient {
  const received: Payload[] = [];
  const pongs: Payload[] = [];
  let isReading = true;
  let unread: { readonly bytes: number; readonly read: () => void }[] = [];
  let arrived: (bytes: number) => void = () => undefined;
  let pinged: (payload: Payload) => void = () => undefined;
  const leaving = new AbortController();
  let hasLeft = false;
  let closed: { readonly code: number; readonly reason: string } | undefined;
  let listener: (payload: Payload) => void = () => undefined;
  let pong: (answered: boolean) => void = () => undefined;
  const transport: Transport = {
    isOpen: () => closed === undefined && !hasLeft,
    send: (payload, gone) => write(received, payload, gone),
    pong: (payload, gone) => write(pongs, payload, gone),
    close: (code, reason) => {
      closed ??= { code, reason };
      leave();
    },
    terminate: () => {
      closed ??= { code: 1006, reason: '' };
      leave();
    },
    ping: () =>
      new Promise((resolve) => {
        pong = resolve;
      }),
    bufferedBytes: () => unread.reduce((sum, { bytes }) => sum + bytes, 0),
    onArrival: (attached) => {
      arrived = attached;
    },
    onPing: (attached) => {
      pinged = attached;
    },
    onMessage: (attached) => {
      listener = attached;
    },
  };
  const connection = createConnection({
    sessionId: `session-${port}`,
    userId,
    path: `${endpoint}?user_id=${userId}`,
    endpoint,
    remote: `127.0.0.1:${port}`,
    openedMs: application.clock.nowMs(),
    transport,
    left: leaving.signal,
    held: createHeldMessages(application.settings, application.budgets.held),
  });
  function write(into: Payload[], payload: Payload, gone: () => void): void {
    const read = (): void => {
      into.push(payload);
      gone();
    };
    if (isReading) read();
    else unread.push({ bytes: bytesOf(payload), read });
  }
  function leave(): void {
    if (hasLeft) return;
    hasLeft = true;
    void connectionClosed(application, connection);
    leaving.abort();
    pong(false);
  }
  void openConnection(application, connection);
  return {
    connection,
    userId,
    received,
    messages: () =>
      received.filter((payload) => typeof payload === 'string').map((text) => JSON.parse(text) as Readonly<Record<string, unknown>>),
    closedWith: () => closed,
    send: (payload) => listener(payload),
    leave,
    answerPings: () => pong(true),
    stopReading: () => {
      isReading = false;
    },
    readAgain: () => {
      isReading = true;
      const waiting = unread;
      unread = [];
      for (const { read } of waiting) read();
    },
    ping: (payload) => pinged(payload),
    sendPart: (bytes) => arrived(bytes),
    pongs,
  };
}

export function isGreeted(client: FakeClient): boolean {
  return client.messages()[0]?.['event'] === 'connected';
}
