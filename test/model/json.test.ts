import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSubset, type Json, mapStrings, parseJson, readPointer } from '../../src/model/json.js';

const json = fc.jsonValue() as fc.Arbitrary<Json>;

describe('a JSON pointer', () => {
  // The examples of RFC 6901, section 5.
  const document: Json = { foo: ['bar', 'baz'], '': 0, 'a/b': 1, 'c%d': 2, 'm~n': 8 };
  it.each([
    ['', document],
    ['/foo', ['bar', 'baz']],
    ['/foo/0', 'bar'],
    ['/', 0],
    ['/a~1b', 1],
    ['/c%d', 2],
    ['/m~0n', 8],
  ])('%j leads to its value', (pointer, value) => {
    expect(readPointer(document, pointer)).toEqual(value);
  });

  it.each(['/foo/2', '/foo/', '/foo/01', '/foo/-', '/foo/length', '/bar', '/foo/0/1', 'foo', '/toString', '/__proto__'])(
    '%j leads nowhere',
    (pointer) => {
      expect(readPointer(document, pointer)).toBeUndefined();
    },
  );
});

describe('a subset', () => {
  it('is everything of itself', () => {
    fc.assert(fc.property(json, (value) => isSubset(value, value)));
  });

  it('may leave keys out, but not change or add one', () => {
    expect(isSubset({ type: 'pong' }, { type: 'pong', id: 1 })).toBe(true);
    expect(isSubset({ type: 'pong', id: 2 }, { type: 'pong', id: 1 })).toBe(false);
    expect(isSubset({ type: 'pong', id: 1 }, { type: 'pong' })).toBe(false);
    expect(isSubset({ a: { b: 1 } }, { a: { b: 1, c: 2 }, d: 3 })).toBe(true);
  });

  it('compares arrays by position', () => {
    expect(isSubset(['a'], ['a', 'b'])).toBe(true);
    expect(isSubset(['b'], ['a', 'b'])).toBe(false);
    expect(isSubset({}, [])).toBe(false);
    expect(isSubset([], {})).toBe(false);
  });

  it('does not take a missing value for null', () => {
    expect(isSubset({ a: null }, {})).toBe(false);
    expect(isSubset(null, undefined)).toBe(false);
    expect(isSubset({ toString: {} }, {})).toBe(false);
  });
});

describe('texts and strings', () => {
  it('text that is no JSON is undefined, not an error', () => {
    expect(parseJson('{"a":1}')).toEqual({ a: 1 });
    expect(parseJson('{"a":')).toBeUndefined();
  });

  it('every string is replaced, keys and the rest stay', () => {
    expect(mapStrings({ a: ['x', 1, null, { b: 'y' }], c: true }, (text) => `${text}!`)).toEqual({
      a: ['x!', 1, null, { b: 'y!' }],
      c: true,
    });
  });

  it('replacing by the same gives the same', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(JSON.stringify(mapStrings(value, (text) => text))).toBe(JSON.stringify(value));
      }),
    );
  });
});
