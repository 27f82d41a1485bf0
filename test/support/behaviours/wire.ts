// The bytes of RFC 6455 as a server writes them, right or wrong on purpose; no library, so that no library mends them.
import { createHash } from 'node:crypto';
import { constants, deflateRawSync } from 'node:zlib';

const guid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

export const acceptKeyOf = (key: string): string =>
  createHash('sha1')
    .update(key + guid)
    .digest('base64');

export const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

export interface FrameShape {
  readonly opcode: number;
  readonly payload?: Buffer | string;
  /** Default true. */
  readonly fin?: boolean;
  /** The three reserved bits, 0 to 7; 4 is RSV1. */
  readonly rsv?: number;
  readonly masked?: boolean;
  /** A length that the header claims in place of the true one. */
  readonly claims?: number;
}

export function frame({ opcode, payload = '', fin = true, rsv = 0, masked = false, claims }: FrameShape): Buffer {
  const bytes = Buffer.from(payload);
  const length = claims ?? bytes.length;
  const first = (fin ? 0x80 : 0) | (rsv << 4) | opcode;
  const maskBit = masked ? 0x80 : 0;
  const mask = masked ? Buffer.from([1, 2, 3, 4]) : Buffer.alloc(0);
  return Buffer.concat([Buffer.from([first]), lengthBytes(length, maskBit), mask, masked ? applyMask(bytes, mask) : bytes]);
}

function lengthBytes(length: number, maskBit: number): Buffer {
  if (length < 126) return Buffer.from([maskBit | length]);
  if (length < 65536) {
    const bytes = Buffer.from([maskBit | 126, 0, 0]);
    bytes.writeUInt16BE(length, 1);
    return bytes;
  }
  const bytes = Buffer.alloc(9, maskBit | 127);
  bytes.writeBigUInt64BE(BigInt(length), 1);
  return bytes;
}

const applyMask = (bytes: Buffer, mask: Buffer): Buffer => Buffer.from(bytes.map((byte, index) => byte ^ (mask[index % 4] ?? 0)));

export const textFrame = (text: string): Buffer => frame({ opcode: opcodes.text, payload: text });
export const closePayload = (code: number, reason = ''): Buffer =>
  Buffer.concat([Buffer.from([code >> 8, code & 255]), Buffer.from(reason)]);
export const closeFrame = (code?: number, reason = ''): Buffer =>
  frame({ opcode: opcodes.close, payload: code === undefined ? '' : closePayload(code, reason) });

/** A message as RFC 7692 7.2.1 writes it: flushed, without the four bytes that every flush ends in. */
export const deflated = (message: Buffer | string): Buffer =>
  deflateRawSync(message, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4);

export interface Frame {
  readonly opcode: number;
  readonly payload: Buffer;
  readonly masked: boolean;
}

/** The first whole frame of what a client sent and the bytes after it; undefined while it is incomplete. Payloads below 64 KB. */
export function readFrame(bytes: Buffer): { readonly frame: Frame; readonly rest: Buffer } | undefined {
  if (bytes.length < 2) return undefined;
  const second = bytes[1] ?? 0;
  const masked = (second & 0x80) !== 0;
  const short = second & 0x7f;
  const maskAt = short === 126 ? 4 : 2;
  if (bytes.length < maskAt) return undefined;
  const length = short === 126 ? bytes.readUInt16BE(2) : short;
  const start = maskAt + (masked ? 4 : 0);
  if (bytes.length < start + length) return undefined;
  const payload = bytes.subarray(start, start + length);
  return {
    frame: {
      opcode: (bytes[0] ?? 0) & 15,
      payload: masked ? applyMask(payload, bytes.subarray(maskAt, start)) : Buffer.from(payload),
      masked,
    },
    rest: bytes.subarray(start + length),
  };
}

export interface Switching {
  readonly status?: string;
  /** Replaces the line of that name; undefined leaves it out. */
  readonly upgrade?: string | undefined;
  readonly connection?: string | undefined;
  readonly accept?: string | undefined;
  /** Whole lines, without their end. */
  readonly more?: readonly string[];
  /** Default CR LF. */
  readonly lineEnd?: string;
}

/** A 101 for that key, with what is asked to be different. */
export function switching(key: string, different: Switching = {}): string {
  const asked = {
    status: 'HTTP/1.1 101 Switching Protocols',
    upgrade: 'websocket',
    connection: 'Upgrade',
    accept: acceptKeyOf(key),
    ...different,
  };
  const lines = [
    asked.status,
    ...(asked.upgrade === undefined ? [] : [`Upgrade: ${asked.upgrade}`]),
    ...(asked.connection === undefined ? [] : [`Connection: ${asked.connection}`]),
    ...(asked.accept === undefined ? [] : [`Sec-WebSocket-Accept: ${asked.accept}`]),
    ...(asked.more ?? []),
  ];
  const end = asked.lineEnd ?? '\r\n';
  return lines.join(end) + end + end;
}
