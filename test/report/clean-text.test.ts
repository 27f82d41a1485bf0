import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyText } from '../support/any-text.js';
import { cleanLines, cleanStrings, cleanText } from '../../src/report/clean-text.js';

describe('text from the wire or a log', () => {
  it.each([
    ['\u001b[31mred\u001b[0m', 'red'],
    ['\u001b[2J\u001b[1;1Hgone', 'gone'],
    ['\u001b]0;a new title\u0007text', 'text'],
    ['\u001b]8;;http://evil.test\u001b\\link\u001b]8;;\u001b\\', 'link'],
    ['\u009b31mred', 'red'],
    ['\u001bPq#0;2;0;0;0\u001b\\after a picture', 'after a picture'],
    ['\u001b(0line\u001b(B', 'line'],
    ['a\r\nb\tc\u2028d', 'a b c d'],
    ['a\bb\u0000c\u007fd', 'abcd'],
    ['user\u202egnp.exe', 'usergnp.exe'],
    ['zero\u200bwidth\ufeff', 'zerowidth'],
    ['half \ud800 a pair', 'half \ufffd a pair'],
    ['plain é 日本 😀 "quoted"', 'plain é 日本 😀 "quoted"'],
  ])('%j reads %j', (text, shown) => {
    expect(cleanText(text)).toBe(shown);
  });

  it('may keep its lines, without the empty ones', () => {
    expect(cleanLines('HTTP 403\r\n\n  \u001b[31mred\u001b[0m\ta \u2028b')).toBe('HTTP 403\n  red a\nb');
  });

  it('holds no control character and nothing that does not show, whatever it was', () => {
    const parts = fc.constantFrom('\u001b', '[', ']', '31m', '\u009b', '\u0007', '\u001b\\', 'a', ' ', '\n', '\u202e', '\u0090', '\ud83d');
    fc.assert(
      fc.property(
        fc.oneof(
          anyText,
          fc.array(parts).map((list) => list.join('')),
        ),
        (text) => {
          expect(cleanText(text)).not.toMatch(/[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u);
          expect(cleanText(cleanText(text))).toBe(cleanText(text));
        },
      ),
    );
  });

  it('is cleaned in every corner of a value, keys too', () => {
    expect(cleanStrings({ a: ['\u001b[1mx', 1, null], 'k\u0007': { b: 'y\n' } })).toEqual({ a: ['x', 1, null], k: { b: 'y ' } });
  });
});
