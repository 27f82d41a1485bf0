import { describe, expect, it } from 'vitest';
import { draw } from '../../src/model/draw.js';
import { createRedactor } from '../../src/model/redact.js';

const long = Array.from({ length: 9000 }, (_, index) => Math.floor(draw('long', index) * 36).toString(36)).join('');

describe('a secret of thousands of characters', () => {
  it('is hidden whole, however it is spelled', () => {
    const redact = createRedactor([`Bearer ${long}`]);
    for (const spelled of [long, encodeURIComponent(long), Buffer.from(long).toString('base64')]) {
      const shown = redact(`before ${spelled} after`);
      expect(shown).toMatch(/^before .* after$/);
      for (let at = 0; at + 24 <= spelled.length; at += 101) expect(shown).not.toContain(spelled.slice(at, at + 24));
    }
  });

  it('does not keep others from being hidden', () =>
    expect(createRedactor([long, 'short-secret'])('a short-secret b')).toBe('a [redacted] b'));
});
