// What came from the wire or from a log may hold escape sequences that rewrite the reader's screen: they end here.

// An escape sequence as a whole (CSI, OSC and other strings up to their end, two-byte escapes), so that no remains of it are left as text.
const escapeSequence = new RegExp(
  '(?:\\u001b\\[|\\u009b)[0-?]*[ -/]*[@-~]|(?:\\u001b[\\]PX^_]|[\\u0090\\u0098\\u009d-\\u009f])[^\\u0007\\u001b\\u009c]*(?:\\u0007|\\u001b\\\\|\\u009c)?|\\u001b[ -/]*[0-~]?',
  'g',
);
const control = new RegExp('[\\u0000-\\u001f\\u007f-\\u009f]', 'g');
// Marks that turn the direction of the text around, zero-width characters, and the line separators of Unicode.
const invisible = /[\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;

/** One line of visible text: white space of any kind becomes a blank, everything else that does not show is left out. */
export function cleanText(text: string): string {
  return text
    .replace(escapeSequence, '')
    .replace(/[\t\n\v\f\r\u0085\u2028\u2029]+/g, ' ')
    .replace(control, '')
    .replace(invisible, '')
    .replace(/\p{Surrogate}/gu, '\ufffd');
}

/** The same, with its line breaks kept; empty lines are left out. */
export function cleanLines(text: string): string {
  return text
    .split(/\r\n|[\n\v\f\r\u0085\u2028\u2029]/)
    .map((line) => cleanText(line).trimEnd())
    .filter((line) => line !== '')
    .join('\n');
}

/** The same value with every string and key in it cleaned. */
export function cleanStrings<T>(value: T): T {
  return cleanValue(value) as T;
}

function cleanValue(value: unknown): unknown {
  if (typeof value === 'string') return cleanText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(cleanValue);
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [cleanText(key), cleanValue(part)]));
}
