// What a connection offers, and what it tells of: the words that the interface of dial and its inside share.
import type { Mark } from '../model/plan.js';
import type { Ns } from '../model/units.js';
import type { Ending } from './ending.js';
import type { ResponseHead } from './response-head.js';
import type { Arrival } from './stamps.js';

export interface ConnectionEvents {
  /** All of the request but its last byte is on its way; only when it was asked to hold. */
  readonly onHeld?: () => void;
  readonly onOpened: (head: ResponseHead, subprotocol: string | undefined) => void;
  readonly onMessage: (payload: Buffer, isBinary: boolean, arrival: Arrival) => void;
  /** Once, last. */
  readonly onEnded: (ending: Ending) => void;
}

export interface Connection {
  readonly marks: Readonly<Partial<Record<Mark, Ns>>>;
  readonly slackNs: Readonly<Partial<Record<Mark, Ns>>>;
  /** What the TCP handshake took by the kernel's own measure, where it could be asked. */
  readonly tcpNs: Ns | undefined;
  readonly local: () => { readonly address: string; readonly port: number } | undefined;
  /** Writes the held last byte, in this very call. May be handed on without its owner. */
  readonly release: () => void;
  readonly send: (payload: string | Uint8Array) => void;
  readonly close: (code: number, reason: string) => void;
  readonly reset: () => void;
  readonly finish: () => void;
  /** Stops at once, whatever the state; no event follows. */
  readonly abandon: () => void;
}
