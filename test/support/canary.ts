// A secret, and the ways in which it may turn up where nobody expects it.

/** Every kind of character that some spelling changes. */
export const canary = 'c4nary+S3cret/&=%"é zz9top';

const bytesOf = (text: string): readonly number[] => [...new TextEncoder().encode(text)];
const percent = (text: string, lower: boolean): string =>
  bytesOf(text)
    .map((byte) => `%${lower ? byte.toString(16).padStart(2, '0') : byte.toString(16).padStart(2, '0').toUpperCase()}`)
    .join('');
const json = (text: string): string => JSON.stringify(text).slice(1, -1);
const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** Name of the spelling and the spelled secret. */
export function spellingsOf(secret: string): readonly (readonly [name: string, text: string])[] {
  const encoded = encodeURIComponent(secret);
  return [
    ['plain', secret],
    ['URL-encoded', encoded],
    ['URL-encoded in lower case', encoded.replace(/%../g, (escape) => escape.toLowerCase())],
    ['a form field', new URLSearchParams([['x', secret]]).toString().slice(2)],
    ['URL-encoded by Python', encoded.replaceAll('%2F', '/')],
    ['URL-encoded twice', encodeURIComponent(encoded)],
    ['URL-encoded byte by byte', percent(secret, false)],
    ['URL-encoded byte by byte in lower case', percent(secret, true)],
    ['JSON-escaped', json(secret)],
    ['JSON-escaped twice', json(json(secret))],
    ['JSON-escaped in ASCII', json(secret).replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)],
    ['JSON-escaped with slashes', json(secret).replaceAll('/', '\\/')],
    ['HTML-escaped', secret.replaceAll('&', '&amp;').replaceAll('"', '&quot;')],
    ['base64', base64(secret)],
    ['base64 without padding', base64(secret).replace(/=+$/, '')],
    ['base64url', Buffer.from(secret).toString('base64url')],
    ['base64, URL-encoded', encodeURIComponent(base64(secret))],
    ['basic auth as the password', base64(`user:${secret}`)],
    ['basic auth of a longer user', base64(`alice:${secret}`)],
    ['basic auth as the user', base64(`${secret}:x`)],
    ['base64 amid a text', base64(`{"t":"${secret}"}`)],
  ];
}

/** By these pieces a reader would know the secret, in clear and in base64: none may be in any output. */
export function tracesOf(secret: string): readonly string[] {
  const inBase64 = [0, 1, 2].map((shift) => base64(`${'x'.repeat(shift)}${secret}`).slice(shift === 0 ? 0 : 4, -4));
  return [...secret.split(/[^A-Za-z0-9]+/).filter((run) => run.length >= 4), ...inBase64];
}
