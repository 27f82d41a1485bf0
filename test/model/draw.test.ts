import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { draw, hash53, shuffle } from '../../src/model/draw.js';

describe('a draw', () => {
  it('depends on the seed and its parts alone, and lies in [0, 1)', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.oneof(fc.string(), fc.integer())), (seed, parts) => {
        const value = draw(seed, ...parts);
        expect(value).toBe(draw(seed, ...parts));
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThan(1);
      }),
    );
  });

  it('differs by seed, by part and by where a part ends', () => {
    const draws = [draw('a', 1), draw('b', 1), draw('a', 2), draw('a', 1, 2), draw('a', 12), draw('a1')];
    expect(new Set(draws).size).toBe(draws.length);
  });

  // The author's examples of cyrb53.
  it.each([
    ['', 3338908027751811],
    ['a', 7929297801672961],
    ['b', 8684336938537663],
    ['revenge', 4051478007546757],
    ['revenue', 8309097637345594],
  ])('hashes %j as published, so that an old seed still gives the old plan', (text, hash) => {
    expect(hash53(text)).toBe(hash);
  });

  it('is spread evenly: each tenth of the range holds about a tenth of the draws', () => {
    const tenths = Array.from({ length: 10 }, () => 0);
    for (let client = 0; client < 10_000; client += 1) {
      const tenth = Math.floor(draw('seed', 'client', client) * 10);
      tenths[tenth] = (tenths[tenth] ?? 0) + 1;
    }
    for (const count of tenths) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });
});

describe('a shuffle', () => {
  it('keeps every member and follows the seed', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.string(), (members, seed) => {
        const shuffled = shuffle(members, seed, 'order');
        expect([...shuffled].sort((a, b) => a - b)).toEqual([...members].sort((a, b) => a - b));
        expect(shuffle(members, seed, 'order')).toEqual(shuffled);
      }),
    );
  });

  it('gives another order in another round', () => {
    const members = Array.from({ length: 20 }, (_, index) => index);
    expect(shuffle(members, 's', 1)).not.toEqual(shuffle(members, 's', 2));
  });
});
