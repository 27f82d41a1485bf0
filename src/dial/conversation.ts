// The open connection: frames both ways, and the closing handshake of RFC 6455 section 7. A class for the reason given in dialling.ts.
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { PerMessageDeflate, type Receiver, Sender } from 'ws';
import type { Close } from '../model/history.js';
import type { DialLimits } from './endpoint.js';
import { codeOf, describeError, type Ending } from './ending.js';
import { borrowReceiver, type FrameListener, type FrameReceiver, giveBackReceiver } from './frame-receiver.js';
import { wasReset } from './sockets.js';
import { type Arrival, arrivalNow, type Stamped, stampArrival, stampDeed } from './stamps.js';

/** What a conversation is held over, and who hears of it. */
export interface Line extends Stamped {
  readonly stream: Duplex;
  readonly raw: Socket;
  readonly limits: DialLimits;
  readonly onMessage: (payload: Buffer, isBinary: boolean, arrival: Arrival) => void;
  readonly end: (ending: Ending) => void;
}

interface SeenClose {
  readonly code: number;
  readonly reason: string;
}

const unsentPongBytes = 64 * 1024;

export class Conversation implements FrameListener {
  readonly #line: Line;
  readonly #deflate: PerMessageDeflate | undefined;
  #receiver: FrameReceiver | undefined;
  #sender: Sender | undefined;
  #initiator: Close['initiator'] | undefined;
  #theirs: SeenClose | undefined;
  #ours: SeenClose | undefined;
  #cutBy: 'fin' | 'rst' | undefined;
  #closeTimer: NodeJS.Timeout | undefined;
  /** A compressed message comes out later than it came in. */
  #inflating: Arrival | undefined;
  #ended = false;

  constructor(line: Line, deflate: PerMessageDeflate | undefined) {
    this.#line = line;
    this.#deflate = deflate;
  }

  /** Takes in what came after the response head; keeps the bytes. */
  feed(bytes: Buffer): void {
    if (this.#ended) return;
    if (this.#theirs !== undefined) return this.#refuseFrameAfterClose(this.#theirs);
    if (this.#deflate !== undefined) this.#inflating = this.#line.arrival;
    const receiver = (this.#receiver ??= borrowReceiver(this, this.#line.limits.messageBytes, this.#deflate));
    if (!receiver.write(bytes)) this.#awaitReceiver(receiver);
    else if (giveBackReceiver(receiver)) this.#receiver = undefined;
  }
  /** The stream ended, or an error that stands for RST ended it. */
  streamEnded(by: 'end' | 'error'): void {
    if (this.#ended) return;
    this.#initiator ??= 'server';
    stampArrival(this.#line, 'closing');
    // Asked at once: it cannot be told any more when the socket is gone. After a close frame it does not matter.
    const end = this.#cutBy ?? (by === 'error' || (this.#theirs === undefined && wasReset(this.#line.raw)) ? 'rst' : 'fin');
    // A message may still be in the receiver (inflating), or an error of it one tick away: both come first.
    if (this.#receiver === undefined || this.#receiver.destroyed) this.#closed(end);
    else this.#receiver.end(() => this.#closed(end));
  }
  send(payload: string | Uint8Array): void {
    if (!this.#maySend()) return;
    this.#sending().send(payload, {
      binary: typeof payload !== 'string',
      compress: this.#deflate !== undefined,
      mask: true,
      fin: true,
    });
  }
  close(code: number, reason: string): void {
    if (!this.#maySend()) return;
    this.#ours = { code, reason };
    stampDeed(this.#line, 'closing');
    this.#beginClosing('client');
    this.#sending().close(code, reason, true);
  }
  /** We cut it ourselves, without a close frame. */
  cut(by: 'fin' | 'rst'): void {
    if (this.#ended || this.#cutBy !== undefined) return;
    this.#cutBy = by;
    stampDeed(this.#line, 'closing');
    this.#beginClosing('client');
    if (by === 'fin') {
      this.#line.stream.end();
      return;
    }
    this.#line.raw.resetAndDestroy();
    this.#closed('rst');
  }
  /** The stream has been destroyed: says nothing more, and gives back what compression holds. */
  dispose(): void {
    this.#ended = true;
    clearTimeout(this.#closeTimer);
    const deflate = this.#deflate;
    if (deflate === undefined) return;
    // A message may be half inflated: ws's inflater throws when it is taken away before that is through.
    if (this.#receiver === undefined || this.#receiver.destroyed) deflate.cleanup();
    else this.#receiver.end(() => deflate.cleanup());
  }

  onMessage(payload: Buffer, isBinary: boolean): void {
    if (this.#ended) return;
    const arrival = this.#inflating ?? arrivalNow(this.#line);
    this.#inflating = undefined;
    stampArrival(this.#line, 'received', arrival);
    this.#line.onMessage(payload, isBinary, arrival);
  }
  onPing(payload: Buffer): void {
    // A peer that does not read its pongs gets no more of them: RFC 6455 section 5.5.3 has one answer stand for several pings.
    if (this.#maySend() && this.#line.stream.writableLength < unsentPongBytes) this.#sending().pong(payload, true);
  }
  onConclude(code: number, reason: Buffer): void {
    stampArrival(this.#line, 'closing');
    const theirs = { code, reason: reason.toString('utf8') };
    this.#theirs = theirs;
    this.#beginClosing('server');
    if ((this.#receiver?._bufferedBytes ?? 0) > 0) return this.#refuseFrameAfterClose(theirs);
    if (this.#ours === undefined) {
      this.#ours = theirs;
      this.#sending().close(code === 1005 ? undefined : code, reason, true);
    }
    // Both frames are through. The server closes TCP first; our FIN tells it that nothing more comes.
    this.#line.stream.end();
  }
  onReceiverError(error: Error): void {
    const code = codeOf(error) === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH' ? 'MESSAGE_TOO_LARGE' : codeOf(error);
    this.#conclude({ kind: 'errored', code, text: describeError(error) });
  }

  #maySend(): boolean {
    return !this.#ended && this.#ours === undefined && this.#cutBy === undefined;
  }
  #sending(): Sender {
    const extensions = this.#deflate === undefined ? {} : { [PerMessageDeflate.extensionName]: this.#deflate };
    this.#sender ??= new Sender(this.#line.stream, extensions);
    return this.#sender;
  }
  /** Inflating takes longer than reading: without this a flood would wait in our memory. */
  #awaitReceiver(receiver: Receiver): void {
    const { stream } = this.#line;
    stream.pause();
    receiver.once('drain', () => stream.resume());
  }
  #beginClosing(who: Close['initiator']): void {
    this.#initiator ??= who;
    this.#closeTimer ??= setTimeout(() => this.#closed('timeout'), this.#line.limits.closeNs / 1e6);
  }
  #refuseFrameAfterClose({ code, reason }: SeenClose): void {
    const text = `the server went on sending after its close frame ${code} ${reason}`.trim();
    this.#conclude({ kind: 'errored', code: 'FRAME_AFTER_CLOSE', text });
  }
  #closed(end: Close['end']): void {
    const { code, reason } = this.#theirs ?? { code: 1006, reason: '' };
    const initiator = this.#initiator ?? 'server';
    const wasClean = this.#theirs !== undefined && this.#ours !== undefined;
    this.#conclude({ kind: 'closed', close: { code, reason, wasClean, initiator, end: this.#theirs === undefined ? end : 'frame' } });
  }
  #conclude(ending: Ending): void {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#closeTimer);
    this.#line.end(ending);
  }
}
