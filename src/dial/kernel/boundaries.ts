// Where units end in a stream of bytes. Only the last byte of a read has a stamp of its own: so each unit is read by itself.

export interface Boundaries {
  /** How many of these bytes, at least one, belong to the unit at hand. They count as read. */
  readonly next: (bytes: Buffer) => number;
  /** How many units are whole by now. */
  readonly ended: () => number;
  /** No later unit is of interest. */
  readonly isDone: () => boolean;
}

/** Units of a plain stream: each response head until the one that is not 1xx, then, after a 101, all until the first message is whole. */
export function createHandshakeBoundaries(): Boundaries {
  let matched = 0;
  let status = '';
  let position = 0;
  let frames: Boundaries | undefined;
  let isDone = false;
  let heads = 0;
  const endHead = (): void => {
    heads += 1;
    const isInterim = status.startsWith('1') && status !== '101';
    if (status === '101') frames = createMessageBoundaries();
    else if (!isInterim) isDone = true;
    matched = position = 0;
    status = '';
  };
  return {
    next(bytes) {
      if (frames !== undefined) return frames.next(bytes);
      for (let index = 0; index < bytes.length; index += 1) {
        const byte = bytes[index] ?? 0;
        if (position >= statusBegin && position < statusEnd) status += String.fromCharCode(byte);
        position += 1;
        matched = byte === headEnd[matched] ? matched + 1 : byte === carriageReturn ? 1 : 0;
        if (matched < headEnd.length) continue;
        endHead();
        return index + 1;
      }
      return bytes.length;
    },
    ended: () => heads + (frames?.ended() ?? 0),
    isDone: () => isDone || frames?.isDone() === true,
  };
}

const carriageReturn = 13;
const headEnd = [13, 10, 13, 10];
// HTTP/1.1 101
const [statusBegin, statusEnd] = [9, 12];

/** One unit: all up to the end of the first whole message or the first close frame (RFC 6455 section 5.2). */
export function createMessageBoundaries(): Boundaries {
  const header: number[] = [];
  let payloadLeft = 0;
  let isLast = false;
  let isDone = false;
  return {
    next(bytes) {
      let index = 0;
      while (index < bytes.length && !isDone) {
        if (payloadLeft === 0) {
          header.push(bytes[index] ?? 0);
          index += 1;
          if (header.length < 2 || header.length < headerLength(header)) continue;
          payloadLeft = payloadLength(header);
          isLast = endsMessage(header[0] ?? 0);
          header.length = 0;
        }
        const skipped = Math.min(payloadLeft, bytes.length - index);
        payloadLeft -= skipped;
        index += skipped;
        if (payloadLeft === 0 && isLast) isDone = true;
      }
      return index;
    },
    ended: () => (isDone ? 1 : 0),
    isDone: () => isDone,
  };
}

const [closeOpcode, firstControlOpcode] = [8, 8];

function endsMessage(first: number): boolean {
  const [isFinal, opcode] = [first >= 0x80, first & 15];
  return opcode === closeOpcode || (isFinal && opcode < firstControlOpcode);
}

function headerLength([, second = 0]: readonly number[]): number {
  const length = second & 0x7f;
  return 2 + (length === 127 ? 8 : length === 126 ? 2 : 0) + (second >= 0x80 ? 4 : 0);
}

function payloadLength(header: readonly number[]): number {
  const length = (header[1] ?? 0) & 0x7f;
  if (length < 126) return length;
  return header.slice(2, length === 126 ? 4 : 10).reduce((sum, byte) => sum * 256 + byte, 0);
}

/** Units of a TLS stream: its records (RFC 8446 section 5.1). Never done by itself: what they hold is seen only by those who can open them. */
export function createRecordBoundaries(): Boundaries {
  const header: number[] = [];
  let left = 0;
  let records = 0;
  return {
    next(bytes) {
      let index = 0;
      while (left === 0 && index < bytes.length) {
        header.push(bytes[index] ?? 0);
        index += 1;
        if (header.length < recordHeaderLength) continue;
        left = (header[3] ?? 0) * 256 + (header[4] ?? 0);
        header.length = 0;
        if (left > 0) break;
        records += 1;
        return index;
      }
      const read = Math.min(left, bytes.length - index);
      left -= read;
      if (left === 0 && read > 0) records += 1;
      return index + read;
    },
    ended: () => records,
    isDone: () => false,
  };
}

const recordHeaderLength = 5;
