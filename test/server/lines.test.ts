import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLineSplitter, type TimedLine } from '../../src/server/lines.js';

function split(chunks: readonly (string | Buffer)[], maxBytes?: number): readonly TimedLine[] {
  const lines: TimedLine[] = [];
  let clock = 0;
  const splitter = createLineSplitter({
    nowNs: () => (clock += 1),
    onLine: (line) => lines.push(line),
    ...(maxBytes === undefined ? {} : { maxBytes }),
  });
  for (const chunk of chunks) splitter.push(Buffer.from(chunk as string));
  splitter.end();
  return lines;
}
const textsOf = (lines: readonly TimedLine[]): readonly string[] => lines.map(({ text }) => text);

describe('a stream of bytes', () => {
  it('becomes the same lines however it is cut', () => {
    const text = fc.array(fc.constantFrom('a', 'ä', '€', '😀', ' ', '\n'), { maxLength: 30 }).map((characters) => characters.join(''));
    fc.assert(
      fc.property(text, fc.array(fc.nat({ max: 80 }), { maxLength: 8 }), (written, cuts) => {
        const bytes = Buffer.from(written);
        const ends = [...cuts.map((cut) => Math.min(cut, bytes.length)), bytes.length].sort((a, b) => a - b);
        const chunks = ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
        const expected = written.split('\n');
        if (expected.at(-1) === '') expected.pop();
        expect(textsOf(split(chunks))).toEqual(expected);
      }),
    );
  });

  it('stamps a line when its first byte comes', () => {
    expect(split(['one\ntw', 'o', '\nthree\n'])).toEqual([
      { text: 'one', atNs: 1 },
      { text: 'two', atNs: 1 },
      { text: 'three', atNs: 3 },
    ]);
  });

  it('keeps empty lines and drops carriage returns', () => {
    expect(textsOf(split(['a\r\n\r\nb']))).toEqual(['a', '', 'b']);
  });

  it('is held in bounded memory: a line that never ends is handed out cut, the rest of it dropped', () => {
    const lines = split(['x'.repeat(40), 'y'.repeat(40), 'z'.repeat(40), 'end\nnext\n'], 64);
    expect(textsOf(lines)).toEqual([`${'x'.repeat(40)}${'y'.repeat(24)} ... (line cut after 64 bytes)`, 'next']);
  });

  it('leaves a line of just the longest length whole', () => {
    expect(textsOf(split(['x'.repeat(64), '\n', 'y\n'], 64))).toEqual(['x'.repeat(64), 'y']);
  });

  it('may be no text at all', () => {
    expect(textsOf(split([Buffer.from([0xff, 0xfe, 0x00, 0x0a, 0x61, 0x0a])]))).toEqual(['\ufffd\ufffd\u0000', 'a']);
  });
});
