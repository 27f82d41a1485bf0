import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRefusalBody } from '../../src/dial/refusal-body.js';
import { type HeadProgress, headerValue, maxHeadBytes, readHead, type ResponseHead } from '../../src/dial/response-head.js';

/** Reads the bytes in pieces of the given sizes, over and over, from one buffer that each piece writes over, as the socket does. */
function readInPieces(bytes: Buffer, sizes: readonly number[]): HeadProgress {
  const shared = Buffer.alloc(bytes.length);
  let progress: HeadProgress = { kind: 'more', held: undefined };
  for (let at = 0, piece = 0; at < bytes.length && progress.kind === 'more'; piece += 1) {
    const size = sizes[piece % sizes.length] ?? 1;
    const length = bytes.copy(shared, 0, at, Math.min(at + size, bytes.length));
    progress = readHead(progress.held, shared.subarray(0, length));
    at += length;
    if (progress.kind === 'head') progress = { ...progress, rest: Buffer.concat([progress.rest, bytes.subarray(at)]) };
  }
  return progress;
}

const token = fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,15}$/);
const value = fc.stringMatching(/^[\x21-\x7e]{0,40}$/);
const heads = fc.record({
  status: fc.integer({ min: 100, max: 599 }),
  statusText: fc.stringMatching(/^[A-Za-z ]{0,20}$/).map((text) => text.trim()),
  headers: fc.array(fc.tuple(token, value), { maxLength: 12 }),
});
const pieces = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 8 });
const textOf = ({ status, statusText, headers }: ResponseHead): string =>
  [`HTTP/1.1 ${status} ${statusText}`, ...headers.map(([name, text]) => `${name}: ${text}`), '', ''].join('\r\n');

describe('a response head', () => {
  it('reads the same from any cut of its bytes, and leaves what comes behind it', () => {
    fc.assert(
      fc.property(heads, fc.uint8Array({ maxLength: 50 }), pieces, (head, behind, sizes) => {
        const progress = readInPieces(Buffer.concat([Buffer.from(textOf(head), 'latin1'), behind]), sizes);
        expect(progress).toMatchObject({ kind: 'head', head });
        expect(progress.kind === 'head' && [...progress.rest]).toEqual([...behind]);
      }),
    );
  });

  it('is refused, and never thrown at, when it is any other bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), pieces, (bytes, sizes) => {
        const progress = readInPieces(Buffer.from(bytes), sizes);
        const isPrefix = 'HTTP/'.startsWith(Buffer.from(bytes).toString('latin1', 0, 5));
        expect(progress.kind).toBe(isPrefix ? 'more' : 'bad');
      }),
    );
  });

  it.each([
    ['ends at the limit', maxHeadBytes, 'head'],
    ['is one byte longer than the limit', maxHeadBytes + 1, 'bad'],
  ])('that %s', (_what, length, kind) => {
    const start = 'HTTP/1.1 200 OK\r\nX: ';
    const bytes = Buffer.from(`${start}${'x'.repeat(length - start.length)}\r\n\r\n`);
    expect(readInPieces(bytes, [1000]).kind).toBe(kind);
  });

  it('joins a header that comes several times, whatever its case', () => {
    const head = { status: 101, statusText: '', headers: [['Via', 'a'] as const, ['vIA', 'b'] as const] };
    expect(headerValue(head, 'via')).toBe('a, b');
    expect(headerValue(head, 'date')).toBeUndefined();
  });
});

describe('the body of a refusal', () => {
  const sizes = fc.array(fc.string({ minLength: 1, maxLength: 300, unit: 'grapheme-ascii' }), { maxLength: 30 });

  it('reads the same from any cut of a chunked body, up to 4 KB', () => {
    fc.assert(
      fc.property(sizes, pieces, (chunks, cut) => {
        const coded = [...chunks.map((chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`), '0\r\n\r\n'].join('');
        const body = createRefusalBody({ status: 403, statusText: '', headers: [['Transfer-Encoding', 'chunked']] });
        const ended = pushInPieces(body, Buffer.from(coded), cut);
        expect(ended).toBe(true);
        expect(body.text()).toBe(chunks.join('').slice(0, 4096));
      }),
    );
  });

  it('ends with its length, and waits without one', () => {
    const announced = createRefusalBody({ status: 403, statusText: '', headers: [['content-length', '3']] });
    expect(announced.push(Buffer.from('ab'))).toBe(false);
    expect(announced.push(Buffer.from('cd'))).toBe(true);
    expect(announced.text()).toBe('abc');
    const open = createRefusalBody({ status: 403, statusText: '', headers: [] });
    expect(open.push(Buffer.from('ab'))).toBe(false);
    expect(open.text()).toBe('ab');
  });
});

function pushInPieces(body: ReturnType<typeof createRefusalBody>, bytes: Buffer, sizes: readonly number[]): boolean {
  let ended = false;
  for (let at = 0, piece = 0; at < bytes.length && !ended; piece += 1) {
    const size = sizes[piece % sizes.length] ?? 1;
    ended = body.push(bytes.subarray(at, at + size));
    at += size;
  }
  return ended;
}
