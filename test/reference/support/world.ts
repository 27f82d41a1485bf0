/** The application without a network: clients are objects in memory, and time stands still until a test moves it. */
import { type Application, createApplication } from '../../../src/reference/application.js';
import { assembleBehaviour, type Choice } from '../../../src/reference/assemble.js';
import { type Connection, createConnection, type Payload, type Transport } from '../../../src/reference/connection.js';
import type { Environment } from '../../../src/reference/environment.js';
import { createLog } from '../../../src/reference/log.js';
import { connectionClosed, openConnection } from '../../../src/reference/opening.js';
import { type Settings, settingsFor } from '../../../src/reference/settings.js';
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
}

export interface World {
  readonly application: Application;
  readonly clock: FakeClock;
  readonly lines: readonly string[];
  readonly connect: (userId: string, endpoint?: string) => FakeClient;
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
  const application = createApplication({ clock, log: createLog((line) => lines.push(line)), settings, behaviour });
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
  return { application, clock, lines, connect };
}

function createClient(
  application: Application,
  { userId, endpoint, port }: { readonly userId: string; readonly endpoint: string; readonly port: number },
): FakeClient {
  const received: Payload[] = [];
  const leaving = new AbortController();
  let closed: { readonly code: number; readonly reason: string } | undefined;
  let listener: (payload: Payload) => void = () => undefined;
  let pong: (answered: boolean) => void = () => undefined;
  const transport: Transport = {
    isOpen: () => closed === undefined && !leaving.signal.aborted,
    send: (payload) => void received.push(payload),
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
    bufferedBytes: () => 0,
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
  });
  function leave(): void {
    if (leaving.signal.aborted) return;
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
  };
}

export function isGreeted(client: FakeClient): boolean {
  return client.messages()[0]?.['event'] === 'connected';
}
