// A secret in all its spellings, as the source of a regular expression: as it is, percent-encoded (once or more often, in upper and
// lower case, wholly or in part), escaped as JSON, JavaScript or HTML do, and as base64 of itself or inside of longer text.

const shortest = 4;
const anywhereFrom = 8;
const leastBase64 = 6;

/** Where a piece lies in its secret: only at the ends of it do foreign bytes share a base64 character with it. */
export interface Place {
  readonly begins: boolean;
  readonly ends: boolean;
}
const whole: Place = { begins: true, ends: true };

/**
 * Sources of the patterns of one secret. Below 4 characters there is none: hiding every `a` or `42` would shred the text and give the
 * secret away by the holes. From 4 to 7 only whole words count, so that the secret `test` does not cut `latest`; from 8 on it is hidden anywhere.
 */
export function patternsOf(secret: string, place: Place = whole): readonly string[] {
  const length = Array.from(secret).length;
  if (length < shortest) return [];
  const spelled = Array.from(secret, spellingsOf).join('');
  const bytes = new TextEncoder().encode(secret);
  if (length < anywhereFrom) return [spelled, ...base64Of(bytes)].map(wholeWord);
  return [spelled, ...[0, 1, 2].flatMap((shift) => base64Within(bytes, shift)).map((source) => withEdges(source, place))];
}

/** Percent escapes and `\n` end in a letter or a digit that belongs to no word. */
const wholeWord = (source: string): string =>
  `(?<=^|[^A-Za-z0-9]|%[0-9A-Fa-f]{2}|\\\\[nrtbf]|\\\\u[0-9A-Fa-f]{4})(?:${source})(?![A-Za-z0-9])`;

/** All ways to write one character. The alternatives begin differently, so that a match takes linear time. */
function spellingsOf(character: string): string {
  const isPlain = /^[A-Za-z0-9]$/.test(character);
  const ways = [
    isPlain ? character : `\\\\{0,7}${escapePattern(character)}`,
    percentOf(character),
    unicodeOf(character),
    ...(namedEscapes[character] ?? []),
  ];
  return `(?:${ways.join('|')})`;
}

const namedEscapes: Readonly<Record<string, readonly string[]>> = {
  ' ': ['\\+'],
  '\n': ['\\\\{1,7}n'],
  '\r': ['\\\\{1,7}r'],
  '\t': ['\\\\{1,7}t'],
  '&': ['&amp;', '&#0*38;'],
  '<': ['&lt;', '&#0*60;'],
  '>': ['&gt;', '&#0*62;'],
  '"': ['&quot;', '&#0*34;'],
  "'": ['&apos;', '&#0*39;', '&#[xX]27;'],
};

const percentOf = (character: string): string =>
  Array.from(new TextEncoder().encode(character), (byte) => `%(?:25)*${hexPattern(byte, 2)}`).join('');

function unicodeOf(character: string): string {
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
  const long = units.map((unit) => `\\\\{1,7}u${hexPattern(unit, 4)}`).join('');
  const [unit = 0] = units;
  return units.length === 1 && unit < 256 ? `${long}|\\\\{1,7}x${hexPattern(unit, 2)}` : long;
}

const hexPattern = (value: number, digits: number): string =>
  value
    .toString(16)
    .padStart(digits, '0')
    .replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);

/** Base64 or base64url of the bytes and nothing else, without padding; none where it is too short to be told from a word. */
const base64Of = (bytes: Uint8Array): readonly string[] => longEnough(btoa(binaryOf(bytes)).replace(/=+$/, ''));

/** The part of it that the bytes alone decide when `shift` bytes stand before them in the text that was encoded. */
function base64Within(bytes: Uint8Array, shift: number): readonly string[] {
  const encoded = btoa('\0'.repeat(shift) + binaryOf(bytes));
  return longEnough(encoded.slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + bytes.length) * 8) / 6)));
}

const longEnough = (base64: string): readonly string[] =>
  base64.length < leastBase64 ? [] : [base64.replace(/[+/]/g, (sign) => eitherSign[sign] ?? sign)];
const eitherSign: Readonly<Record<string, string>> = { '+': '(?:[+-]|%2[bB])', '/': '(?:[/_]|%2[fF])' };
const binaryOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');

/** The characters on either side that the secret decides in part. */
const withEdges = (source: string, { begins, ends }: Place): string =>
  `${begins ? '[A-Za-z0-9+/_-]{0,2}' : ''}${source}${ends ? '[A-Za-z0-9+/_-]{0,2}={0,2}' : ''}`;

const escapePattern = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
