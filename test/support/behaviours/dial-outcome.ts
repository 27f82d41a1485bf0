// Our own dial against a behaviour: its ending in full, and reduced to what can be compared with the `ws` client.
import { createSecureContext } from 'node:tls';
import { createClock } from '../../../src/dial/clock.js';
import { dial, type Connection } from '../../../src/dial/connection.js';
import type { Ending } from '../../../src/dial/ending.js';
import type { DialRequest, Endpoint } from '../../../src/dial/endpoint.js';
import { createTurnClock, type TurnClock } from '../../../src/dial/turn.js';
import type { Conduct } from './behaviour.js';
import type { ClientOutcome } from './outcome.js';
import { messageText } from './ws-outcome.js';

export interface ClientTls {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly servername?: string;
  readonly rejectUnauthorized?: boolean;
}

export interface Dialled {
  /** Absent when the connection was still open at the end of the watch. */
  readonly ending?: Ending;
  readonly opened: boolean;
  readonly messages: readonly string[];
  readonly subprotocol?: string;
  readonly marks: Connection['marks'];
  readonly slackNs: Connection['slackNs'];
}

export const turnClock = createTurnClock(createClock());

/** Dials and acts as the conduct says, to the end of the connection or of the watch. */
export function dialOnce(
  url: string,
  conduct: Conduct,
  tls: ClientTls = {},
  more: Partial<DialRequest> = {},
  keep: (messages: string[], text: string) => void = (messages, text) => messages.push(text),
  turn: TurnClock = turnClock,
): Promise<Dialled> {
  return new Promise((resolve) => {
    const messages: string[] = [];
    let opened = false;
    let chosen: string | undefined;
    let watch: NodeJS.Timeout | undefined;
    const settle = (ending?: Ending): void => {
      clearTimeout(watch);
      const { marks, slackNs } = connection;
      connection.abandon();
      resolve({
        ...(ending === undefined ? {} : { ending }),
        ...(chosen === undefined ? {} : { subprotocol: chosen }),
        opened,
        messages,
        marks,
        slackNs,
      });
    };
    const connection = dial({ ...createRequest(url, conduct, tls), ...more }, turn, {
      onHeld: () => connection.release(),
      onOpened: (_head, subprotocol) => {
        opened = true;
        chosen = subprotocol;
        watch = setTimeout(settle, conduct.watchMs);
        if (conduct.then === 'echo') connection.send('hello');
        if (conduct.then === 'close') connection.close(1000, '');
      },
      onMessage: (payload, isBinary) => {
        keep(messages, messageText(payload, isBinary));
        if (conduct.then === 'echo') connection.close(1000, '');
      },
      onEnded: settle,
    });
  });
}

export const dialOutcome = async (url: string, conduct: Conduct, tls: ClientTls = {}): Promise<ClientOutcome> =>
  reduceDialled(await dialOnce(url, conduct, tls));

export function createRequest(url: string, conduct: Conduct, tls: ClientTls = {}): DialRequest {
  const { openWithinMs, closeWithinMs, maxMessageBytes, subprotocols, compression } = conduct;
  const { pathname, search } = new URL(url);
  const openNs = openWithinMs * 1e6;
  return {
    endpoint: createEndpoint(url, tls),
    // A connect on loopback is never what a server delays; a busy machine may.
    limits: { tcpNs: 10e9, tlsNs: openNs, upgradeNs: openNs, closeNs: closeWithinMs * 1e6, messageBytes: maxMessageBytes },
    path: pathname + search,
    headers: [],
    subprotocols,
    compression,
    holdLastByte: false,
  };
}

function createEndpoint(url: string, { servername, rejectUnauthorized, ...context }: ClientTls): Endpoint {
  const { protocol, hostname, host, port } = new URL(url);
  const bare = hostname.replace(/^\[|\]$/g, '');
  const named = servername ?? (/[a-z]/i.test(bare) && !bare.includes(':') ? bare : undefined);
  return {
    secure: protocol === 'wss:',
    host: bare,
    hostHeader: host,
    address: bare === 'localhost' ? '127.0.0.1' : bare,
    port: Number(port),
    tls: {
      context: createSecureContext(context),
      verify: rejectUnauthorized !== false,
      ...(named === undefined ? {} : { serverName: named }),
    },
  };
}

export function reduceDialled({ ending, opened, messages }: Dialled): ClientOutcome {
  if (ending === undefined) return { kind: 'opened', messages };
  switch (ending.kind) {
    case 'closed':
      return { kind: 'closed', closeCode: ending.close.code, reason: ending.close.reason, messages };
    case 'refused':
      return { kind: 'refused', httpStatus: ending.httpStatus, body: ending.body, messages };
    case 'timedOut':
      return { kind: 'timeout', messages };
    case 'errored':
    case 'harness':
      if (!opened) return { kind: 'errored', messages, errorClass: classByCode[ending.code] ?? ending.code };
      return { kind: 'closed', closeCode: 1006, messages, errorClass: classByCode[ending.code] ?? ending.code };
  }
}

/** Where `ws` has one word for several of our codes. */
const classByCode: Readonly<Record<string, string>> = {
  EOF_BEFORE_RESPONSE: 'eof',
  EOF_IN_RESPONSE: 'eof',
  RESET_BEFORE_RESPONSE: 'reset',
  ECONNRESET: 'reset',
  ECONNREFUSED: 'connect-refused',
  NOT_HTTP: 'not-http',
  HEAD_TOO_LARGE: 'head-too-large',
  BAD_UPGRADE_HEADER: 'bad-upgrade',
  BAD_CONNECTION_HEADER: 'bad-upgrade',
  BAD_ACCEPT_KEY: 'bad-accept',
  UNASKED_SUBPROTOCOL: 'bad-subprotocol',
  MISSING_SUBPROTOCOL: 'bad-subprotocol',
  UNASKED_EXTENSION: 'bad-extension',
  BAD_EXTENSION: 'bad-extension',
  MESSAGE_TOO_LARGE: 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH',
};
