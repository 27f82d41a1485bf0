/** One live WebSocket as the application knows it. */
import type { Emission, Payload } from './payload.js';
import type { HeldMessages } from './systems/held-messages.js';
import { createStateMachine, type StateMachine } from './systems/state-machine.js';

export type { Emission, Payload };

/** What the application needs of a socket; `ws` gives it on the wire, tests give it in memory. */
export interface Transport {
  readonly isOpen: () => boolean;
  /** Calls back when the payload has left this process, or never will. */
  readonly send: (payload: Payload, gone: () => void) => void;
  /** Answers a ping of the peer, which is not done by itself: who pings and does not read would be answered without end. */
  readonly pong: (payload: Payload, gone: () => void) => void;
  readonly close: (code: number, reason: string) => void;
  readonly terminate: () => void;
  /** Resolves true with the peer's pong, false when the peer leaves first. */
  readonly ping: () => Promise<boolean>;
  readonly bufferedBytes: () => number;
  /** From now on the listener gets what the client sends. What came before is lost, as with any event emitter. */
  readonly onMessage: (listener: (payload: Payload) => void) => void;
  /** Each time something arrives: so many bytes have come since the last whole message, give or take what is read at once (64 KiB). */
  readonly onArrival: (listener: (bytesOfUnfinished: number) => void) => void;
  readonly onPing: (listener: (payload: Payload) => void) => void;
}

export interface Identity {
  readonly userId: string;
  readonly sessionId: string;
}

/** An emission that waits for the end of an opening. */
export interface HeldEmission extends Emission {
  /** All connections of the user that were there for it. */
  readonly recipients: readonly Connection[];
  /** One of them was ready, and has been sent it. */
  readonly hasArrived: boolean;
}

export interface Connection extends Identity {
  /** Path and query as the client sent them. */
  readonly path: string;
  readonly endpoint: string;
  /** `address:port` of the client, as the log shows it. */
  readonly remote: string;
  /** The harness's token `?wsrace=`, repeated in the log so that lines can be joined to attempts. */
  readonly trace?: string;
  /** In `/ws/room`: how many seats were taken with this one. */
  readonly seat?: number;
  readonly openedMs: number;
  readonly transport: Transport;
  readonly state: StateMachine;
  /** Aborted when the socket has closed. */
  readonly left: AbortSignal;
  /** Whom the connection speaks as; the right behaviour never changes it. */
  identity: Identity;
  /** Its greeting was not sent at the first try. */
  hasRetried: boolean;
  /** Pushes that came before the greeting, in order. */
  readonly held: HeldMessages<HeldEmission>;
  /** Settles when the application has accepted the connection. */
  accepted: Promise<void>;
}

export type ConnectionParts = Pick<
  Connection,
  'userId' | 'sessionId' | 'path' | 'endpoint' | 'remote' | 'trace' | 'seat' | 'openedMs' | 'transport' | 'left' | 'held'
>;

export function createConnection(parts: ConnectionParts): Connection {
  return {
    ...parts,
    state: createStateMachine(),
    identity: { userId: parts.userId, sessionId: parts.sessionId },
    hasRetried: false,
    accepted: Promise.resolve(),
  };
}
