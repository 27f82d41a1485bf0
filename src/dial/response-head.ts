// Reads the head of an HTTP response from any cut of its bytes.

export interface ResponseHead {
  readonly status: number;
  readonly statusText: string;
  /** As sent, in order, duplicates kept. */
  readonly headers: readonly (readonly [name: string, value: string])[];
}

export type HeadProgress =
  /** What came so far, to be given back with the next bytes. */
  | { readonly kind: 'more'; readonly held: Buffer | undefined }
  | { readonly kind: 'head'; readonly head: ResponseHead; readonly rest: Buffer }
  | { readonly kind: 'bad'; readonly code: 'NOT_HTTP' | 'HEAD_TOO_LARGE'; readonly text: string };

/** A head longer than this is refused: no server needs more, and memory stays bounded. */
export const maxHeadBytes = 64 * 1024;

const statusLine = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: (.*))?$/;
// What RFC 9110 section 5.5 forbids in a value, line ends included: what is left of them here is not part of a CR LF.
const forbidden = /[\0\r\n]/;
const [lf, cr] = [10, 13];
const fieldName = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** Reads on: what was held before, and the bytes that came now, which may lie in a buffer that the next read writes over. */
export function readHead(held: Buffer | undefined, bytes: Buffer): HeadProgress {
  if (bytes.length === 0) return { kind: 'more', held };
  const whole = held === undefined ? bytes : Buffer.concat([held, bytes]);
  if (!looksLikeHttp(whole)) return notHttp(whole);
  // A blank line may straddle the cut: look again at the last three bytes held.
  const end = whole.indexOf('\r\n\r\n', Math.max(0, (held?.length ?? 0) - 3), 'latin1');
  if (end > maxHeadBytes || (end < 0 && whole.length > maxHeadBytes)) return tooLarge;
  if (end < 0 && hasBareLf(whole, whole.length - bytes.length)) return bareLf;
  if (end < 0) return { kind: 'more', held: held === undefined ? Buffer.from(bytes) : whole };
  const head = parseHead(whole.toString('latin1', 0, end));
  return typeof head === 'string' ? { kind: 'bad', code: 'NOT_HTTP', text: head } : { kind: 'head', head, rest: whole.subarray(end + 4) };
}

const tooLarge: HeadProgress = {
  kind: 'bad',
  code: 'HEAD_TOO_LARGE',
  text: `the head of the answer is longer than ${maxHeadBytes / 1024} KB`,
};

const bareLf: HeadProgress = { kind: 'bad', code: 'NOT_HTTP', text: 'the answer has a line that ends in LF without CR' };

/** Whether a line ends in a lone LF: the blank line would never come, and the wait would look like a server that hangs. */
function hasBareLf(bytes: Buffer, from: number): boolean {
  for (let at = bytes.indexOf(lf, from); at >= 0; at = bytes.indexOf(lf, at + 1)) {
    if (bytes[at - 1] !== cr) return true;
  }
  return false;
}

function looksLikeHttp(bytes: Buffer): boolean {
  const length = Math.min(bytes.length, 5);
  return bytes.toString('latin1', 0, length) === 'HTTP/'.slice(0, length);
}

function notHttp(bytes: Buffer): HeadProgress {
  return {
    kind: 'bad',
    code: 'NOT_HTTP',
    text: `the answer is not HTTP: it begins with ${JSON.stringify(bytes.toString('latin1', 0, 40))}`,
  };
}

/** The head, or what is wrong with it. */
function parseHead(text: string): ResponseHead | string {
  const lines = text.split('\r\n');
  const [, , status, statusText] = statusLine.exec(lines[0] ?? '') ?? [];
  if (status === undefined) return `the answer has no HTTP/1.1 status line: ${JSON.stringify((lines[0] ?? '').slice(0, 60))}`;
  const headers: [string, string][] = [];
  for (let index = 1; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    const last = headers[headers.length - 1];
    if ((line.startsWith(' ') || line.startsWith('\t')) && last !== undefined) {
      last[1] += ` ${line.trim()}`;
      continue;
    }
    if (forbidden.test(line)) return `the answer has a header line with a NUL, CR or LF inside: ${JSON.stringify(line.slice(0, 60))}`;
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(0, colon));
    if (!fieldName.test(name)) return `the answer has a header line that is none: ${JSON.stringify(line.slice(0, 60))}`;
    headers.push([name, line.slice(colon + 1).trim()]);
  }
  return { status: Number(status), statusText: statusText ?? '', headers };
}

/** All values of one header, joined as RFC 9110 section 5.3 allows; undefined where there is none. */
export function headerValue(head: ResponseHead, name: string): string | undefined {
  let value: string | undefined;
  for (const [found, text] of head.headers) {
    if (found.length === name.length && found.toLowerCase() === name) value = value === undefined ? text : `${value}, ${text}`;
  }
  return value;
}
