// One connection as a script sees it: every wait also ends with the connection or an interrupt. A class, as in dial/: the closures of a
// session and its inbox took more memory and processor time in a round than the connection itself (npm run bench).
import { type Connection, type ConnectionEvents, dial } from '../dial/connection.js';
import type { Ending } from '../dial/ending.js';
import type { DialRequest } from '../dial/endpoint.js';
import type { ResponseHead } from '../dial/response-head.js';
import type { Arrival } from '../dial/stamps.js';
import type { TurnClock } from '../dial/turn.js';
import type { Message } from '../model/history.js';
import { type Expectation, matchMessage, type Received } from '../model/message.js';
import type { Answer } from '../model/target.js';
import type { Ns } from '../model/units.js';
import { type Answered, Inbox } from './inbox.js';
import { payloadBytes } from './payload.js';
import type { FillFor } from './walk.js';

export interface SessionSettings {
  readonly turn: TurnClock;
  readonly answers: readonly Answer[];
  readonly keptMessages: number;
  /** Whether anybody will ask for the head of the 101: it is as large as all else that a session holds. */
  readonly keepsHead: boolean;
  /** Fills in the names of the answers. */
  readonly fillFor: FillFor;
  readonly onHeld: (connection: Connection) => void;
  /** The handshake is over, well or not. */
  readonly onHandshakeOver: (wasAnswered: boolean) => void;
}

const goingAway = 1001;
const keptTextLength = 1024;

export class Session implements ConnectionEvents {
  readonly connection: Connection;
  readonly messages: Message[] = [];
  messagesLeftOut = 0;
  /** Of the 101; kept only where it is asked for. */
  head: ResponseHead | undefined;
  hasOpened = false;
  ending: Ending | undefined;
  isOver = false;
  readonly #settings: SessionSettings;
  readonly #inbox = new Inbox();
  /** What the script waits for comes about. A script does one thing after the other, so there is one wait. */
  #wake: (() => void) | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(request: DialRequest, settings: SessionSettings) {
    this.#settings = settings;
    this.connection = dial(request, settings.turn, this);
  }

  /** Ends at `opened`, at the end of the connection, or at an interrupt. */
  opened(): Promise<void> | undefined {
    return this.hasOpened ? undefined : this.#wait();
  }
  /** Ends once the connection has ended. */
  ended(): Promise<void> | undefined {
    return this.#wait();
  }
  /** Ends after the time. */
  linger(forNs: Ns): Promise<void> | undefined {
    if (!this.isOver) this.#timer = setTimeout(Session.#wakeUp, forNs / 1e6, this);
    return this.#wait();
  }
  expect(expectation: Expectation, fill: (template: string) => string): Answered | Promise<Answered> {
    return this.#inbox.expect(expectation, fill);
  }
  send(payload: string | Uint8Array): void {
    this.connection.send(payload);
    this.#keep('client', payload.length, this.#settings.turn.nowNs(), typeof payload === 'string' ? payload : undefined);
  }
  interrupt(): void {
    if (this.isOver) return;
    if (!this.hasOpened) this.connection.abandon();
    else this.connection.close(goingAway, 'interrupted');
    this.#finish();
  }

  onHeld(): void {
    this.#settings.onHeld(this.connection);
  }
  onOpened(head: ResponseHead): void {
    this.hasOpened = true;
    if (this.#settings.keepsHead) this.head = head;
    this.#settings.onHandshakeOver(true);
    this.#wake?.();
  }
  onMessage(payload: Buffer, isBinary: boolean, arrival: Arrival): void {
    const { answers, fillFor } = this.#settings;
    if (!this.#inbox.wants() && answers.length === 0) {
      this.messagesLeftOut += 1;
      return;
    }
    const message: Received = isBinary ? { kind: 'binary', bytes: payload } : { kind: 'text', text: payload.toString('utf8') };
    this.#keep('server', payload.length, arrival.atNs, message.kind === 'text' ? message.text : undefined);
    const answer = answers.find(({ on }) => matchMessage(on, message, fillFor('answer')).matched);
    if (answer === undefined) this.#inbox.take(message, arrival);
    else this.send(payloadBytes(answer.send, fillFor('answer')));
  }
  onEnded(ending: Ending): void {
    this.ending = ending;
    this.#finish();
  }

  static readonly #wakeUp = (session: Session): void => session.#wake?.();
  #wait(): Promise<void> | undefined {
    if (this.isOver) return undefined;
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
  #keep(from: Message['from'], bytes: number, atNs: Ns, text: string | undefined): void {
    if (this.messages.length >= this.#settings.keptMessages) this.messagesLeftOut += 1;
    else this.messages.push(text === undefined ? { atNs, from, bytes } : { atNs, from, bytes, text: text.slice(0, keptTextLength) });
  }
  #finish(): void {
    if (!this.isOver && !this.hasOpened) this.#settings.onHandshakeOver(this.connection.marks.answered !== undefined);
    this.isOver = true;
    clearTimeout(this.#timer);
    this.#inbox.end();
    this.#wake?.();
  }
}
