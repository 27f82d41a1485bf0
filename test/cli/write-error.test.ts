import { describe, expect, it } from 'vitest';
import { commanderTrouble, wrapLines } from '../../src/cli/write-error.js';

describe('an error on a terminal', () => {
  it('is broken between words, what follows hangs by two', () => {
    expect(
      wrapLines('ws-race: --ca x.pem: the URL begins with ws://, which has no TLS\n  Write wss:// in the URL, or leave it out.', 40),
    ).toBe(
      ['ws-race: --ca x.pem: the URL begins', '  with ws://, which has no TLS', '  Write wss:// in the URL, or leave it', '    out.'].join(
        '\n',
      ),
    );
  });

  it('keeps lines that fit as they are, blanks and all, and words that fit nowhere whole', () => {
    const path = `/${'x'.repeat(50)}`;
    expect(wrapLines(`a   b\n    c  d\n${path}`, 40)).toBe(`a   b\n    c  d\n${path}`);
  });
});

describe("what commander cannot read is told in this program's way", () => {
  it.each([
    ["error: option '--seed <text>' argument missing", '--seed: its value is missing\n  Write --seed <text>'],
    ["error: unknown option '--rouds'\n(Did you mean --rounds?)", "unknown option '--rouds'\n(Did you mean --rounds?)"],
    ["error: missing required argument 'after'", "missing required argument 'after'\n  ws-race compare --help shows what belongs to it."],
  ])('%s', (text, told) => {
    expect(commanderTrouble(`${text}\n`, 'compare')).toBe(told);
  });
});
