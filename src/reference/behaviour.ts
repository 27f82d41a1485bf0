/** The decisions in a connection's life that a defect gets wrong and a cure mends. Everything else is the same work in every server. */
import type { Application } from './application.js';
import type { Connection, Emission, Identity, Payload } from './connection.js';

export type Admission =
  | { readonly kind: 'admitted' }
  | { readonly kind: 'refused'; readonly httpStatus: number; readonly retryAfterSeconds?: number; readonly text: string };

export interface Behaviour {
  /** Before the 101: may this upgrade come in now? */
  readonly admit: (application: Application) => Promise<Admission>;
  /** Before the 101 of a room: how many seats are taken with this one, or nothing when the room is full. */
  readonly takeSeat: (application: Application, room: string) => Promise<number | undefined>;
  /** From the 101 on: make the connection known under its user, here and in the presence store. The greeting comes after it. */
  readonly register: (application: Application, connection: Connection) => Promise<void>;
  /** At the 101: subscribe with the broker, and attach the listener for the client's messages. */
  readonly listen: (application: Application, connection: Connection, attach: () => void) => Promise<void>;
  /** At the 101: note whom the handler serves; the answer is asked for when the greeting is written. */
  readonly identify: (application: Application, connection: Connection) => () => Identity;
  /** Between the preparation and the first message: whatever makes sure that the connection has been accepted. */
  readonly settle: (application: Application, connection: Connection) => Promise<void>;
  /** The first message: false when it was skipped or lost; rejects when sending it threw. */
  readonly greet: (application: Application, connection: Connection, greeting: Payload) => Promise<boolean>;
  /** After the greeting. */
  readonly confirm: (application: Application, connection: Connection) => Promise<void>;
  /** What the handler does when the opening threw. */
  readonly openingFailed: (application: Application, connection: Connection, error: unknown) => void;
  /** A message was emitted for a user under whom nobody is registered. */
  readonly undelivered: (application: Application, emission: Emission) => void;
  /** After the close: forget the connection. */
  readonly unregister: (application: Application, connection: Connection) => Promise<void>;
}

/** What a defect or a cure makes of the behaviour below it. */
export type BehaviourChange = (behaviour: Behaviour) => Partial<Behaviour>;
