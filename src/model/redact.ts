// One redactor for every output. Whoever prints a text that came from the user or the wire passes it through here.
import { patternsOf } from './secret-pattern.js';
import { hidden, redactByName } from './secret-text.js';

export { redactJson, secretsIn } from './redact-json.js';
export { isSecretHeader, isSecretKey, isSecretParameter } from './secret-name.js';

export type Redactor = (text: string) => string;

/**
 * Hides the given secrets in every spelling (secret-pattern.ts), and what looks like one by its name (secret-text.ts). A secret of fewer
 * than 4 characters is hidden only where its name gives it away; one of 4 to 7 as a whole word; a longer one anywhere.
 */
export function createRedactor(secrets: Iterable<string>): Redactor {
  const parts = [...new Set([...secrets].flatMap(partsOf))].sort((a, b) => b.length - a.length);
  const patterns = compileInGroups(parts.flatMap(patternsOfPieces));
  return (text) => redactByName(patterns.reduce((shown, pattern) => shown.replace(pattern, hidden), text));
}

/** A pattern takes some 35 characters for each of the secret, and engines refuse one that is too long. */
// A multiple of three, so that the base64 of one piece goes on where that of the piece before ends.
const windowLength = 255;
const groupLength = 50_000;

/** The patterns of a secret; a long one is hidden piece by piece, none of them short. */
function patternsOfPieces(secret: string): readonly string[] {
  const characters = Array.from(secret);
  const count = Math.max(1, Math.floor(characters.length / windowLength));
  return Array.from({ length: count }, (_, index) => {
    const ends = index === count - 1;
    const piece = characters.slice(index * windowLength, ends ? undefined : (index + 1) * windowLength).join('');
    return patternsOf(piece, { begins: index === 0, ends });
  }).flat();
}

function compileInGroups(sources: readonly string[]): readonly RegExp[] {
  const groups: string[][] = [];
  let length = Infinity;
  for (const source of sources) {
    if (length + source.length > groupLength) {
      groups.push([]);
      length = 0;
    }
    groups.at(-1)?.push(source);
    length += source.length;
  }
  // What is hidden already stays as it is, also when a secret is the word redacted.
  return groups.map((group) => new RegExp(`\\[redacted\\]|${group.join('|')}`, 'g'));
}

/** A secret and those inside it that travel on their own: the token after `Bearer`, both halves of a basic credential, a URL's password. */
function partsOf(secret: string): readonly string[] {
  const whole = secret.trim();
  const [, scheme = '', credential = ''] = /^(bearer|basic|token|digest)\s+(\S.*)$/i.exec(whole) ?? [];
  const [, userInfo = ''] = /^[a-z][a-z0-9+.-]*:\/\/([^\s/?#]+)@/i.exec(whole) ?? [];
  // The scheme is no secret, and two overlapping patterns would hide only half of each other.
  return [
    credential === '' ? whole : credential,
    ...(scheme.toLowerCase() === 'basic' ? passwordOf(fromBase64(credential)) : []),
    ...passwordOf(userInfo),
  ];
}

/** `user:password` as a whole and the password of it. */
function passwordOf(pair: string): readonly string[] {
  const colon = pair.indexOf(':');
  return colon < 0 ? [] : [pair, pair.slice(colon + 1)];
}

function fromBase64(text: string): string {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(text), (character) => character.charCodeAt(0)));
  } catch {
    return '';
  }
}
