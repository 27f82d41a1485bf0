import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';

/**
 * Stands between TLS and the raw socket so that the last byte of the request's last record can be held back. A record cannot be
 * opened before it is whole: plain and TLS share one way of release, and one spread.
 */
export class HoldingStream extends Duplex {
  #held: Buffer | undefined;
  #isHolding = false;
  #onWriting: (() => void) | undefined;
  readonly #raw: Socket;
  readonly #writeNow: (bytes: Buffer) => void;

  /** `writeNow` writes to the raw socket in its very call. */
  constructor(raw: Socket, writeNow: (bytes: Buffer) => void) {
    super({ allowHalfOpen: true });
    this.#raw = raw;
    this.#writeNow = writeNow;
    raw.on('data', (bytes: Buffer) => {
      if (!this.push(bytes)) raw.pause();
    });
    raw.on('end', () => this.push(null));
    raw.on('error', (error) => this.destroy(error));
    raw.on('close', () => this.destroy());
  }

  /** From now on the last byte of what has been written so far stays back: a large request comes in several pieces. */
  holdLast(): void {
    this.#isHolding = true;
  }

  /** Says when the next write is about to go out: much later than it was begun, for it is encrypted first. */
  announceNext(onWriting: () => void): void {
    this.#onWriting = onWriting;
  }

  /** Writes the held byte in this very call. */
  releaseHeld(): void {
    this.#isHolding = false;
    if (this.#held === undefined) return;
    this.#writeNow(this.#held);
    this.#held = undefined;
  }

  override _write(bytes: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#onWriting?.();
    this.#onWriting = undefined;
    if (!this.#isHolding) {
      this.#raw.write(bytes, done);
      return;
    }
    const due = this.#held === undefined ? bytes : Buffer.concat([this.#held, bytes]);
    this.#held = Buffer.from(due.subarray(due.length - 1));
    this.#raw.write(due.subarray(0, due.length - 1), done);
  }

  override _read(): void {
    this.#raw.resume();
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#raw.end(done);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#raw.destroy();
    done(error);
  }
}
