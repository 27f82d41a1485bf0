// One connection as a script sees it: every wait is a promise that also ends with the connection or an interrupt.
import { type Connection, dial } from '../dial/connection.js';
import type { Ending } from '../dial/ending.js';
import type { DialRequest } from '../dial/endpoint.js';
import type { ResponseHead } from '../dial/response-head.js';
import type { Arrival } from '../dial/stamps.js';
import type { TurnClock } from '../dial/turn.js';
import type { Message } from '../model/history.js';
import { type Expectation, matchMessage, type Received } from '../model/message.js';
import type { Answer } from '../model/target.js';
import type { Ns } from '../model/units.js';
import { type Answered, createInbox } from './inbox.js';

export interface Session {
  readonly connection: Connection;
  /** Ends at `opened`, at the end of the connection, or at an interrupt. */
  readonly opened: Promise<void>;
  readonly head: () => ResponseHead | undefined;
  readonly ending: () => Ending | undefined;
  readonly isOver: () => boolean;
  readonly expect: (expectation: Expectation, fill: (template: string) => string) => Promise<Answered>;
  readonly send: (payload: string | Uint8Array) => void;
  readonly linger: (forNs: Ns) => Promise<void>;
  /** Ends once the connection has ended. */
  readonly ended: () => Promise<void>;
  readonly interrupt: () => void;
  readonly messages: readonly Message[];
  readonly messagesLeftOut: () => number;
}

export interface SessionSettings {
  readonly request: DialRequest;
  readonly turn: TurnClock;
  readonly answers: readonly Answer[];
  readonly keptMessages: number;
  readonly fill: (template: string) => string;
  readonly toBytes: (answer: Answer) => string | Uint8Array;
  readonly onHeld?: (connection: Connection) => void;
  /** The handshake is over, well or not. */
  readonly onHandshakeOver: (wasAnswered: boolean) => void;
}

const goingAway = 1001;
const keptTextLength = 1024;

export function startSession(settings: SessionSettings): Session {
  const { turn, fill, answers } = settings;
  const inbox = createInbox();
  const messages: Message[] = [];
  let leftOut = 0;
  let head: ResponseHead | undefined;
  let ending: Ending | undefined;
  let over = false;
  let endWait: (() => void) | undefined;
  let resolveOpened: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    resolveOpened = resolve;
  });

  const keep = (from: Message['from'], bytes: number, atNs: Ns, text: string | undefined): void => {
    if (messages.length >= settings.keptMessages) leftOut += 1;
    else messages.push(text === undefined ? { atNs, from, bytes } : { atNs, from, bytes, text: text.slice(0, keptTextLength) });
  };
  const send = (payload: string | Uint8Array): void => {
    connection.send(payload);
    keep('client', payload.length, turn.nowNs(), typeof payload === 'string' ? payload : undefined);
  };
  const onMessage = (payload: Buffer, isBinary: boolean, { atNs, slackNs }: Arrival): void => {
    if (!inbox.wants() && answers.length === 0) {
      leftOut += 1;
      return;
    }
    const message: Received = isBinary ? { kind: 'binary', bytes: payload } : { kind: 'text', text: payload.toString('utf8') };
    keep('server', payload.length, atNs, message.kind === 'text' ? message.text : undefined);
    const answer = answers.find(({ on }) => matchMessage(on, message, fill).matched);
    if (answer === undefined) inbox.take(message, { atNs, slackNs });
    else send(settings.toBytes(answer));
  };
  const finish = (): void => {
    if (!over && head === undefined) settings.onHandshakeOver(connection.marks.answered !== undefined);
    over = true;
    inbox.end();
    resolveOpened();
    endWait?.();
  };

  const connection = dial(settings.request, turn, {
    onHeld: () => settings.onHeld?.(connection),
    onOpened(answered) {
      head = answered;
      settings.onHandshakeOver(true);
      resolveOpened();
    },
    onMessage,
    onEnded(reached) {
      ending = reached;
      finish();
    },
  });

  return {
    connection,
    opened,
    head: () => head,
    ending: () => ending,
    isOver: () => over,
    expect: inbox.expect,
    send,
    linger: (forNs) =>
      new Promise((resolve) => {
        if (over) {
          resolve();
          return;
        }
        const timer = setTimeout(resolve, forNs / 1e6);
        endWait = () => {
          clearTimeout(timer);
          resolve();
        };
      }),
    ended: () =>
      new Promise((resolve) => {
        if (over) resolve();
        else endWait = resolve;
      }),
    interrupt() {
      if (over) return;
      if (head === undefined) connection.abandon();
      else connection.close(goingAway, 'interrupted');
      finish();
    },
    messages,
    messagesLeftOut: () => leftOut,
  };
}
