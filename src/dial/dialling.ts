// One connection on its way: tcp, tls, upgrade, conversation, with each mark stamped. A class, against the custom of the house:
// forty closures a connection were more than half of the memory that a held one costs (npm run bench).
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Mark } from '../model/plan.js';
import type { Ns } from '../model/units.js';
import { check101 } from './check-101.js';
import type { Connection, ConnectionEvents } from './connection-events.js';
import { Conversation, type Line } from './conversation.js';
import { codeOf, describeError, type Ending, endingOf } from './ending.js';
import type { DialLimits, DialRequest } from './endpoint.js';
import { HoldingStream } from './hold-last-byte.js';
import type { StampedListener } from './kernel/arrivals.js';
import { createRefusalBody, type RefusalBody } from './refusal-body.js';
import { readHead, type ResponseHead } from './response-head.js';
import { openSocket, openStampedSocket, secureSocket, type SecureListener, wasReset } from './sockets.js';
import { type Arrival, stampArrival, stampDeed } from './stamps.js';
import type { TurnClock } from './turn.js';
import { createUpgradeRequest, type UpgradeRequest } from './upgrade-request.js';

interface Refusal {
  readonly head: ResponseHead;
  readonly body: RefusalBody;
}

/** A server that answers with a refusal has so long to send the rest of its body. */
const refusalBodyMs = 500;
const lastByte = Buffer.from('\n');

export class Dialling implements Connection, Line, SecureListener, StampedListener {
  readonly marks: Partial<Record<Mark, Ns>> = {};
  readonly slackNs: Partial<Record<Mark, Ns>> = {};
  readonly turn: TurnClock;
  readonly limits: DialLimits;
  readonly raw: Socket;
  /** What the frames go through: the socket, or TLS on top of it. */
  stream: Duplex;
  lastDeedNs: Ns = -Infinity;
  arrival: Arrival | undefined;
  tcpNs: Ns | undefined;
  readonly #events: ConnectionEvents;
  /** Until the connection has opened. */
  #request: DialRequest | undefined;
  #asked: UpgradeRequest | undefined;
  #held: Buffer | undefined;
  #holding: HoldingStream | undefined;
  #refusal: Refusal | undefined;
  #conversation: Conversation | undefined;
  #timer: NodeJS.Timeout | undefined;
  #localAddress: string | undefined;
  #localPort = 0;
  /** Of what TLS was last given, until it is secured: it is opened later than it comes in. */
  #securing: Arrival | undefined;
  #ended = false;

  constructor(request: DialRequest, turn: TurnClock, events: ConnectionEvents) {
    this.turn = turn;
    this.limits = request.limits;
    this.#events = events;
    this.#request = request;
    this.#asked = createUpgradeRequest(request);
    stampDeed(this, 'started');
    this.raw = turn.kernel === undefined ? openSocket(request, this) : openStampedSocket(request, this);
    this.stream = this.raw;
    this.#limit('tcp', request.limits.tcpNs);
  }

  /** Made when it is asked for: only connections that hold their last byte need one. */
  get release(): () => void {
    return () => this.#release();
  }
  local(): { readonly address: string; readonly port: number } | undefined {
    return this.#localAddress === undefined ? undefined : { address: this.#localAddress, port: this.#localPort };
  }
  send(payload: string | Uint8Array): void {
    this.#conversation?.send(payload);
  }
  close(code: number, reason: string): void {
    this.#conversation?.close(code, reason);
  }
  finish(): void {
    this.#conversation?.cut('fin');
  }
  reset(): void {
    if (this.#conversation !== undefined) return this.#conversation.cut('rst');
    this.raw.resetAndDestroy();
    stampDeed(this, 'closing');
    this.end({ kind: 'closed', close: { code: 1006, reason: '', wasClean: false, initiator: 'client', end: 'rst' } });
  }
  abandon(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#dispose();
  }

  /** The first cause wins. */
  end(ending: Ending): void {
    if (this.#ended) return;
    this.#ended = true;
    stampArrival(this, 'ended');
    this.#dispose();
    this.#events.onEnded(ending);
  }
  onMessage(payload: Buffer, isBinary: boolean, arrival: Arrival): void {
    this.#events.onMessage(payload, isBinary, arrival);
  }

  onConnected(): void {
    stampArrival(this, 'connected');
    this.#localAddress = this.raw.localAddress;
    this.#localPort = this.raw.localPort ?? 0;
    const { kernel } = this.turn;
    const isSecure = this.#request?.endpoint.secure === true;
    this.tcpNs = kernel?.connectNs(this.raw);
    kernel?.watch(this.raw, isSecure ? 'tls' : 'plain', this);
    if (this.#request === undefined || !isSecure) return this.#writeRequest();
    this.#limit('tls', this.limits.tlsNs);
    if (this.#request.holdLastByte || kernel !== undefined) this.#holding = new HoldingStream(this.raw, (bytes) => this.#writeNow(bytes));
    // The ClientHello goes out in the very call, but it has to be made first, and that is our own work.
    this.#holding?.announceNext(() => stampDeed(this, 'securing'));
    this.stream = secureSocket(this.#request, this.#holding ?? this.raw, this);
    stampDeed(this, 'securing');
  }
  /** Of a socket that the kernel stamps, plain or TLS, and later what node itself reads from it. */
  onStampedBytes(bytes: Buffer, arrival: Arrival | undefined): void {
    this.arrival = arrival;
    if (this.#holding === undefined) this.onBytes(bytes);
    else {
      if (this.marks.secured === undefined) this.#securing = arrival;
      if (!this.#holding.push(Buffer.from(bytes))) this.raw.pause();
    }
    this.arrival = undefined;
  }
  wantsStamps(): boolean {
    return !this.#ended && this.#refusal === undefined && this.marks.received === undefined && this.marks.closing === undefined;
  }
  wantsUnits(): boolean {
    // The records of the TLS handshake only matter together.
    return this.#holding === undefined || this.marks.released !== undefined;
  }
  onSecured(): void {
    this.arrival = this.#securing;
    stampArrival(this, 'secured');
    this.arrival = this.#securing = undefined;
    this.#writeRequest();
  }
  onBytes(bytes: Buffer): void {
    if (this.#ended) return;
    // The receiver keeps slices of what it is given.
    if (this.#conversation !== undefined) this.#conversation.feed(Buffer.from(bytes));
    else if (this.#refusal !== undefined) this.#readRefusal(this.#refusal, bytes);
    else this.#readHead(bytes);
  }
  onFin(): void {
    if (this.#ended) return;
    if (this.#conversation !== undefined) return this.#conversation.streamEnded('end');
    if (this.#refusal !== undefined) return this.#endRefused(this.#refusal);
    if (wasReset(this.raw)) this.end(resetBeforeResponse('the server reset the connection inside its answer'));
    else if (this.marks.answered === undefined)
      this.end({ kind: 'errored', code: 'EOF_BEFORE_RESPONSE', text: 'the server ended the stream without an answer' });
    else this.end({ kind: 'errored', code: 'EOF_IN_RESPONSE', text: 'the server ended the stream inside its answer' });
  }
  onError(error: Error): void {
    if (this.#ended) return;
    if (this.#conversation !== undefined) return this.#conversation.streamEnded('error');
    if (this.#refusal !== undefined) return this.#endRefused(this.#refusal);
    const written = this.#request?.endpoint.secure === true ? this.marks.secured : this.marks.connected;
    if (written !== undefined && /^(ECONNRESET|EPIPE)$/.test(codeOf(error))) this.end(resetBeforeResponse(describeError(error)));
    else this.end(endingOf(error));
  }

  #limit(step: 'tcp' | 'tls' | 'upgrade', limitNs: Ns): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(onLimit, limitNs / 1e6, this, step, limitNs);
  }
  #writeRequest(): void {
    const text = this.#asked?.text ?? '';
    clearTimeout(this.#timer);
    if (this.#request?.holdLastByte !== true) return this.#writeWhole(text);
    const onWritten = (error: Error | null | undefined): void => {
      if (error) return;
      stampDeed(this, 'held');
      this.#events.onHeld?.();
    };
    if (this.#holding === undefined) {
      this.raw.write(text.slice(0, -1), 'latin1', onWritten);
      return;
    }
    this.#holding.holdLast();
    this.stream.write(text, 'latin1', onWritten);
  }
  #writeWhole(text: string): void {
    if (this.turn.kernel === undefined) this.stream.write(text, 'latin1');
    // An answer has its true time, and may come before we are back from the write: the stamp has to be there first.
    else if (this.#holding === undefined) {
      stampDeed(this, 'released');
      this.#writeNow(Buffer.from(text, 'latin1'));
    } else {
      this.#holding.announceNext(() => stampDeed(this, 'released'));
      this.stream.write(text, 'latin1');
    }
    this.#released();
  }
  #release(): void {
    // A server that answered before the request was whole gets no stray byte.
    if (this.#ended || this.marks.answered !== undefined) return;
    if (this.turn.kernel !== undefined) stampDeed(this, 'released');
    if (this.#holding === undefined) this.#writeNow(lastByte);
    else this.#holding.releaseHeld();
    this.#released();
  }
  #writeNow(bytes: Buffer): void {
    const written = this.turn.kernel?.write(this.raw, bytes) ?? 0;
    if (written < bytes.length) this.raw.write(bytes.subarray(written));
  }
  #released(): void {
    stampDeed(this, 'released');
    this.#limit('upgrade', this.limits.upgradeNs);
  }

  #readHead(bytes: Buffer): void {
    stampArrival(this, 'answered');
    let progress = readHead(this.#held, bytes);
    // 100 and 103 come before the answer proper (RFC 9110 section 15.2).
    while (progress.kind === 'head' && progress.head.status < 200 && progress.head.status !== 101) {
      progress = readHead(undefined, progress.rest);
    }
    switch (progress.kind) {
      case 'more':
        this.#held = progress.held;
        return;
      case 'bad':
        return this.end({ kind: 'errored', code: progress.code, text: progress.text });
      case 'head':
        if (progress.head.status === 101) this.#open(progress.head, progress.rest);
        else this.#beginRefusal(progress.head, progress.rest);
    }
  }
  #open(head: ResponseHead, rest: Buffer): void {
    if (this.#request === undefined || this.#asked === undefined) return;
    const checked = check101(head, this.#asked, this.#request);
    if (checked.kind === 'bad') return this.end({ kind: 'errored', code: checked.code, text: checked.text });
    clearTimeout(this.#timer);
    this.#timer = this.#held = this.#asked = this.#request = undefined;
    stampArrival(this, 'opened');
    this.#conversation = new Conversation(this, checked.deflate);
    this.#events.onOpened(head, checked.subprotocol);
    if (rest.length > 0) this.onBytes(rest);
  }
  #beginRefusal(head: ResponseHead, rest: Buffer): void {
    this.#refusal = { head, body: createRefusalBody(head) };
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.onFin(), refusalBodyMs);
    this.#readRefusal(this.#refusal, rest);
  }
  #readRefusal(refusal: Refusal, bytes: Buffer): void {
    if (refusal.body.push(bytes)) this.#endRefused(refusal);
  }
  #endRefused({ head, body }: Refusal): void {
    this.end({ kind: 'refused', httpStatus: head.status, statusText: head.statusText, headers: head.headers, body: body.text() });
  }
  #dispose(): void {
    clearTimeout(this.#timer);
    this.stream.destroy();
    this.raw.destroy();
    this.#conversation?.dispose();
  }
}

const resetBeforeResponse = (text: string): Ending => ({ kind: 'errored', code: 'RESET_BEFORE_RESPONSE', text });

function onLimit(dialling: Dialling, step: 'tcp' | 'tls' | 'upgrade', limitNs: Ns): void {
  dialling.end({ kind: 'timedOut', step, limitNs });
}
