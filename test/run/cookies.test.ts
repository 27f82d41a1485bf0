import { describe, expect, it } from 'vitest';
import { createCookieJar } from '../../src/run/cookies.js';

const keep = (...values: string[]) => {
  const jar = createCookieJar();
  jar.keep(values.map((value) => ['Set-Cookie', value] as const));
  return jar;
};

describe('a cookie jar', () => {
  it('sends nothing before anything was set', () => expect(createCookieJar().header()).toBeUndefined());
  it('sends back names and values without their attributes', () =>
    expect(keep('a=1; Path=/; HttpOnly', 'b=x=y').header()).toBe('a=1; b=x=y'));
  it('replaces a cookie of the same name', () => expect(keep('a=1', 'a=2').header()).toBe('a=2'));
  it('forgets a cookie that the server deletes', () => {
    expect(keep('a=1', 'a=; Max-Age=0').header()).toBeUndefined();
    expect(keep('a=1', 'a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT').header()).toBeUndefined();
  });
  it('looks at no other header', () => {
    const jar = createCookieJar();
    jar.keep([['Content-Type', 'a=1']]);
    expect(jar.header()).toBeUndefined();
  });
});
