import { describe, expect, it } from 'vitest';
import { captureValues, type Matcher, matchMessage, type Received } from '../../src/model/message.js';

const text = (body: string): Received => ({ kind: 'text', text: body });
const bytes = (...values: number[]): Received => ({ kind: 'binary', bytes: Uint8Array.from(values) });
const fill = (template: string): string => template.replaceAll('{nonce}', 'n-1');
const matches = (matcher: Matcher, message: Received): boolean => matchMessage(matcher, message, fill).matched;

describe('a matcher', () => {
  it('that names nothing takes any message', () => {
    expect(matches({}, text('x'))).toBe(true);
    expect(matches({}, bytes(1))).toBe(true);
  });

  it.each<[string, Matcher, string, boolean]>([
    ['the whole text', { text: 'pong {nonce}' }, 'pong n-1', true],
    ['another text', { text: 'pong' }, 'pong!', false],
    ['a prefix', { prefix: '40' }, '40{"sid":"a"}', true],
    ['another prefix', { prefix: '40' }, '42["x"]', false],
    ['a suffix', { suffix: '\u001e' }, '{}\u001e', true],
    ['prefix and suffix that would overlap', { prefix: 'aba', suffix: 'ba' }, 'aba', false],
    ['a regular expression after the prefix', { prefix: '4', regex: '^\\d$' }, '42', true],
    ['JSON after the prefix', { prefix: '0', match: { sid: 's' } }, '0{"sid":"s","x":1}', true],
    ['JSON where there is none', { match: {} }, 'hello', false],
    ['a filled-in JSON value', { match: { id: '{nonce}' } }, '{"id":"n-1"}', true],
    ['a pointer', { pointers: { '/a/0/b': '{nonce}' } }, '{"a":[{"b":"n-1"}]}', true],
    ['a pointer that leads nowhere', { pointers: { '/a': null } }, '{}', false],
    ['all parts together, one of them wrong', { prefix: '4', regex: 'x', match: { a: 1 } }, '4{"a":1}', false],
    ['binary, but it is text', { binary: 'any' }, 'x', false],
  ])('%s', (_title, matcher, body, expected) => {
    expect(matches(matcher, text(body))).toBe(expected);
  });

  it('knows binary messages by their bytes', () => {
    expect(matches({ binary: 'any' }, bytes(1, 2))).toBe(true);
    expect(matches({ binary: { base64: '/wA=' } }, bytes(255, 0))).toBe(true);
    expect(matches({ binary: { base64: '/wA=' } }, bytes(255, 1))).toBe(false);
    expect(matches({ text: 'x' }, bytes(120))).toBe(false);
  });

  it('hands on the JSON that it read', () => {
    expect(matchMessage({ prefix: '0' }, text('0{"a":1}'), fill)).toEqual({ matched: true, json: { a: 1 } });
    expect(matchMessage({}, text('plain'), fill)).toEqual({ matched: true });
  });
});

describe('captures', () => {
  it('are strings, and left out where the pointer leads nowhere', () => {
    const captures = [
      { name: 'session', pointer: '/id' },
      { name: 'count', pointer: '/n' },
      { name: 'gone', pointer: '/x' },
    ];
    expect(captureValues(captures, { id: 's-1', n: 3 })).toEqual({ session: 's-1', count: '3' });
    expect(captureValues(captures, undefined)).toEqual({});
  });
});
