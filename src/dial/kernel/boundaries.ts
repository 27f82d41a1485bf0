// Where units end in a stream of bytes. Only the last byte of a read has a stamp of its own: so each unit is read by itself.
// Classes, for the reason given in dialling.ts: each connection has one of these while its opening lasts.

export interface Boundaries {
  /** How many of the bytes in [from, to), at least one, belong to the unit at hand. They count as read. */
  next(bytes: Buffer, from: number, to: number): number;
  /** How many units are whole by now. */
  ended(): number;
  /** No later unit is of interest. */
  isDone(): boolean;
}

/** Units of a plain stream: each response head until the one that is not 1xx, then, after a 101, all until the first message is whole. */
export const createHandshakeBoundaries = (): Boundaries => new HandshakeBoundaries();

/** One unit: all up to the end of the first whole message or the first close frame (RFC 6455 section 5.2). */
export const createMessageBoundaries = (): Boundaries => new MessageBoundaries();

/** Units of a TLS stream: its records (RFC 8446 section 5.1). Never done by itself: what they hold is seen only by those who can open them. */
export const createRecordBoundaries = (): Boundaries => new RecordBoundaries();

const carriageReturn = 13;
const headEnd = [13, 10, 13, 10];
// HTTP/1.1 101
const [statusBegin, statusEnd] = [9, 12];
const [zero, switchingProtocols] = [48, 101];

class HandshakeBoundaries implements Boundaries {
  #matched = 0;
  #position = 0;
  #status = 0;
  #heads = 0;
  #isRefused = false;
  #message: MessageBoundaries | undefined;

  next(bytes: Buffer, from: number, to: number): number {
    if (this.#message !== undefined) return this.#message.next(bytes, from, to);
    const whole = this.#position === 0 && this.#matched === 0 ? wholeHeadBytes(bytes, from, to) : 0;
    if (whole > 0) {
      for (let at = from + statusBegin; at < from + statusEnd; at += 1) this.#status = this.#status * 10 + (bytes[at] ?? 0) - zero;
      this.#endHead();
      return whole;
    }
    let index = from;
    for (; index < to && this.#position < statusEnd; index += 1, this.#position += 1) {
      if (this.#position >= statusBegin) this.#status = this.#status * 10 + (bytes[index] ?? 0) - zero;
    }
    // A status line is longer than its status: no head ends before it.
    let matched = this.#matched;
    while (index < to && matched < headEnd.length) {
      const byte = bytes[index];
      matched = byte === headEnd[matched] ? matched + 1 : byte === carriageReturn ? 1 : 0;
      index += 1;
    }
    this.#matched = matched;
    if (matched === headEnd.length) this.#endHead();
    return index - from;
  }
  ended(): number {
    return this.#heads + (this.#message?.ended() ?? 0);
  }
  isDone(): boolean {
    return this.#isRefused || this.#message?.isDone() === true;
  }
  #endHead(): void {
    if (this.#status === switchingProtocols) this.#message = new MessageBoundaries();
    else if (this.#status < 100 || this.#status > 199) this.#isRefused = true;
    this.#heads += 1;
    this.#matched = this.#position = this.#status = 0;
  }
}

/** 0 where it is cut. Nearly every head comes in one piece, and byte by byte it takes three times as long over the first thousand. */
function wholeHeadBytes(bytes: Buffer, from: number, to: number): number {
  const end = bytes.indexOf(headEndBytes, from + statusEnd) + headEnd.length;
  return end > from + statusEnd && end <= to ? end - from : 0;
}
const headEndBytes = Buffer.from(headEnd);

const [closeOpcode, firstControlOpcode] = [8, 8];
const [shortHeaderBytes, maskBytes] = [2, 4];

class MessageBoundaries implements Boundaries {
  #headerRead = 0;
  #headerBytes = shortHeaderBytes;
  #extendedEnd = 0;
  #first = 0;
  #length = 0;
  #payloadLeft = 0;
  #isDone = false;

  next(bytes: Buffer, from: number, to: number): number {
    let index = from;
    while (index < to && !this.#isDone) {
      if (this.#payloadLeft === 0) {
        this.#readHeader(bytes[index] ?? 0);
        index += 1;
        if (this.#headerRead < this.#headerBytes) continue;
        this.#payloadLeft = this.#length;
        this.#headerRead = 0;
        this.#headerBytes = shortHeaderBytes;
      }
      const skipped = Math.min(this.#payloadLeft, to - index);
      this.#payloadLeft -= skipped;
      index += skipped;
      this.#isDone = this.#payloadLeft === 0 && endsMessage(this.#first);
    }
    return index - from;
  }
  ended(): number {
    return this.#isDone ? 1 : 0;
  }
  isDone(): boolean {
    return this.#isDone;
  }
  #readHeader(byte: number): void {
    const position = this.#headerRead;
    this.#headerRead += 1;
    if (position === 0) this.#first = byte;
    else if (position === 1) {
      const short = byte & 0x7f;
      const extendedBytes = short === 127 ? 8 : short === 126 ? 2 : 0;
      this.#length = extendedBytes === 0 ? short : 0;
      this.#headerBytes = shortHeaderBytes + extendedBytes + (byte >= 0x80 ? maskBytes : 0);
      this.#extendedEnd = shortHeaderBytes + extendedBytes;
    } else if (position < this.#extendedEnd) this.#length = this.#length * 256 + byte;
  }
}

function endsMessage(first: number): boolean {
  const [isFinal, opcode] = [first >= 0x80, first & 15];
  return opcode === closeOpcode || (isFinal && opcode < firstControlOpcode);
}

const [lengthBegin, recordHeaderBytes] = [3, 5];

class RecordBoundaries implements Boundaries {
  #headerRead = 0;
  #left = 0;
  #records = 0;

  next(bytes: Buffer, from: number, to: number): number {
    let index = from;
    while (index < to && this.#headerRead < recordHeaderBytes) {
      if (this.#headerRead >= lengthBegin) this.#left = this.#left * 256 + (bytes[index] ?? 0);
      this.#headerRead += 1;
      index += 1;
    }
    const read = Math.min(this.#left, to - index);
    if (this.#headerRead === recordHeaderBytes) {
      this.#left -= read;
      index += read;
      if (this.#left === 0) {
        this.#records += 1;
        this.#headerRead = 0;
      }
    }
    return index - from;
  }
  ended(): number {
    return this.#records;
  }
  isDone(): boolean {
    return false;
  }
}
