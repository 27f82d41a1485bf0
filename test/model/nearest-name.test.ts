import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance, listNames, nearestNames, suggest } from '../../src/model/nearest-name.js';

const word = fc.string({ maxLength: 8 });

describe('the edit distance', () => {
  it.each([
    ['', '', 0],
    ['', 'abc', 3],
    ['kitten', 'sitting', 3],
    ['lits', 'list', 1],
    ['ca', 'abc', 3],
  ])('of %j and %j is %d', (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance);
  });

  it('is the same in both directions, and 0 only for the same word', () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(editDistance(a, b)).toBe(editDistance(b, a));
        expect(editDistance(a, b) === 0).toBe(a === b);
        expect(editDistance(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length));
      }),
    );
  });
});

describe('a list of names', () => {
  const many = Array.from({ length: 40 }, (_, index) => `n${index}`);

  it('ends where nobody reads on, and counts the rest', () => {
    expect(listNames(['a', 'b'])).toBe('a, b');
    expect(listNames(many)).toBe('n0, n1, n2, n3, n4, n5, n6, n7 and 32 more');
    expect(suggest('voice', many)).toBe('There is: n0, n1, n2, n3, n4, n5, n6, n7 and 32 more.');
    expect(suggest('voice', many.slice(0, 20))).toContain('n18, n19.');
  });
});

describe('nearest names', () => {
  const scenarios = ['concurrent', 'rapid-cycle', 'cold-start', 'n', 'ab'];
  it.each([
    ['concurent', ['concurrent']],
    ['cold', ['cold-start']],
    ['RAPID-CYCLE', ['rapid-cycle']],
    ['colt-satrt', ['cold-start']],
    ['concurra', ['concurrent']],
    ['rapd-', ['rapid-cycle']],
    ['websocket', []],
    ['tables', []],
    ['x', ['n']],
  ])('of %s are %j', (name, nearest) => {
    expect(nearestNames(name, scenarios)).toEqual(nearest);
  });

  it('puts the name itself first', () => {
    expect(nearestNames('early-1011', ['early-10111', 'early-1012', 'early-1011'])[0]).toBe('early-1011');
  });

  it('are at most three', () => {
    expect(nearestNames('abcd', ['abce', 'abcf', 'abcg', 'abch'])).toHaveLength(3);
  });

  it('become a question, or the whole choice when nothing is near', () => {
    expect(suggest('concurent', scenarios)).toBe('Did you mean concurrent?');
    expect(suggest('zzzzzz', ['run', 'list'])).toBe('There is: run, list.');
  });
});
