import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Boundaries,
  createHandshakeBoundaries,
  createMessageBoundaries,
  createRecordBoundaries,
} from '../../../src/dial/kernel/boundaries.js';

/** Cuts a stream as a network may, and feeds each piece as recvmsg would see it: until it is used up. The ends of units, and what was used. */
function unitEnds(
  boundaries: Boundaries,
  stream: Buffer,
  cuts: readonly number[],
): { readonly ends: readonly number[]; readonly used: number } {
  const edges = [...new Set([...cuts.map((cut) => cut % (stream.length + 1)), stream.length])].sort((a, b) => a - b);
  const ends: number[] = [];
  let used = 0;
  for (const edge of edges) {
    while (used < edge && !boundaries.isDone()) {
      const before = boundaries.ended();
      const taken = boundaries.next(stream, used, edge);
      expect(taken).toBeGreaterThan(0);
      expect(taken).toBeLessThanOrEqual(edge - used);
      used += taken;
      if (boundaries.ended() > before) ends.push(used);
    }
  }
  return { ends, used };
}

const cuts = fc.array(fc.nat(2000), { maxLength: 12 });
const fieldText = fc.stringMatching(/^[a-z ]{0,30}$/);
const head = (status: string) =>
  fc.array(fieldText, { maxLength: 4 }).map((values) => {
    const fields = values.map((value, index) => `X-${index}: ${value}\r\n`).join('');
    return Buffer.from(`HTTP/1.1 ${status}\r\n${fields}\r\n`, 'latin1');
  });
const interim = fc.array(fc.oneof(head('100 Continue'), head('103 Early Hints')), { maxLength: 2 });

function frame(first: number, payload: Buffer): Buffer {
  const length = payload.length < 126 ? Buffer.from([payload.length]) : Buffer.from([126, payload.length >> 8, payload.length & 255]);
  return Buffer.concat([Buffer.from([first]), length, payload]);
}
const payload = fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.constant(new Uint8Array(70_000))).map((bytes) => Buffer.from(bytes));
const smallPayload = fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes));
/** Pings and fragments before, then the last frame of a message or a close. */
const firstMessage = fc
  .tuple(
    fc.array(fc.tuple(fc.constantFrom(0x89, 0x8a, 0x01, 0x00), smallPayload), { maxLength: 4 }),
    fc.constantFrom(0x81, 0x82, 0x80, 0x88, 0xc1),
    fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  )
  .map(([before, last, end]) => Buffer.concat([...before.map(([first, bytes]) => frame(first, bytes)), frame(last, end)]));

describe('the units of a handshake', () => {
  it('are each interim head, the 101 and the first message, however the stream is cut, and nothing behind them is used', () => {
    fc.assert(
      fc.property(interim, head('101 Switching Protocols'), firstMessage, smallPayload, cuts, (before, opening, message, behind, at) => {
        const units = [...before, opening, message];
        const { ends, used } = unitEnds(createHandshakeBoundaries(), Buffer.concat([...units, behind]), at);
        expect(ends).toEqual(runningSums(units));
        expect(used).toBe(Buffer.concat(units).length);
      }),
    );
  });

  it('end with the head of a refusal', () => {
    fc.assert(
      fc.property(interim, head('503 Service Unavailable'), payload, cuts, (before, refusal, body, at) => {
        const { ends, used } = unitEnds(createHandshakeBoundaries(), Buffer.concat([...before, refusal, body]), at);
        expect(ends).toEqual(runningSums([...before, refusal]));
        expect(used).toBe(ends.at(-1));
      }),
    );
  });

  it('take in all of what never is a head', () => {
    const garbage = Buffer.from('SSH-2.0-OpenSSH_9.2\r\n'.repeat(20));
    expect(unitEnds(createHandshakeBoundaries(), garbage, [3, 30])).toEqual({ ends: [], used: garbage.length });
  });
});

it.each([0, 125, 126, 65_535, 65_536])('a message of %i bytes is one unit', (length) => {
  const extended = Buffer.alloc(length < 126 ? 0 : length < 65_536 ? 2 : 8);
  if (extended.length === 2) extended.writeUInt16BE(length);
  if (extended.length === 8) extended.writeBigUInt64BE(BigInt(length));
  const message = Buffer.concat([Buffer.from([0x82, length < 126 ? length : length < 65_536 ? 126 : 127]), extended, Buffer.alloc(length)]);
  const { ends } = unitEnds(createMessageBoundaries(), Buffer.concat([message, Buffer.alloc(9)]), [1, 2, 3, 5, 9, 1000]);
  expect(ends).toEqual([message.length]);
});

it('the units of a TLS stream are its records, however it is cut', () => {
  const record = fc
    .uint8Array({ maxLength: 400 })
    .map((bytes) => Buffer.concat([Buffer.from([23, 3, 3, bytes.length >> 8, bytes.length & 255]), bytes]));
  fc.assert(
    fc.property(fc.array(record, { maxLength: 6 }), cuts, (records, at) => {
      const stream = Buffer.concat(records);
      expect(unitEnds(createRecordBoundaries(), stream, at)).toEqual({ ends: runningSums(records), used: stream.length });
    }),
  );
});

function runningSums(parts: readonly Buffer[]): readonly number[] {
  let sum = 0;
  return parts.map(({ length }) => (sum += length));
}
