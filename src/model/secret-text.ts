// Secrets that a text gives away by the name or the form next to them, whoever they belong to: the server's log has its own.
import { isCredentialHeader, isSecretHeader, isSecretKey, isSecretParameter } from './secret-name.js';

export const hidden = '[redacted]';

/** Hides user info of URLs, values of secret parameters, keys and headers, bearer and basic credentials, and JSON web tokens. */
export function redactByName(text: string): string {
  return rules.reduce((shown, rule) => rule(shown), text);
}

/** Hides a value that is secret by its name; references that a plan holds instead of a secret stay, so that it can be run again. */
export function hideValue(value: string): string {
  return value === '' || isReference(value) ? value : hidden;
}

const isReference = (value: string): boolean =>
  value.includes('${env:') || /^(?:(?:bearer|basic|token|digest)\s+)?(?:\{[A-Za-z_][\w.]*\})+$/i.test(value);

/** A JSON web token. */
export const webToken = /\beyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?/g;
/** What nobody chose as a name: a UUID, long hexadecimal digits, long base64 with letters of both cases and digits. */
export const randomText =
  /(?<![\w-])(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?=[a-f]*\d)[0-9a-f]{24,}|(?=[\w-]*\d)(?=[\w-]*[a-z])(?=[\w-]*[A-Z])[\w-]{20,}|(?=[a-z]*\d)[a-z0-9]{20,})(?![\w-])/g;

const rules: readonly ((text: string) => string)[] = [
  hideUserInfo,
  hideQuoted,
  hideQuotedPairs,
  hideParameters,
  hideHeaderLines,
  hideHeadersInLine,
  hideCredentials,
  (text) => text.replace(webToken, hidden),
];

function hideUserInfo(text: string): string {
  return text.replace(
    /(\b[a-z][a-z0-9+.-]{0,20}:\/\/)([^\s/?#"'<>]+)@/gi,
    (_whole, scheme: string, userInfo: string) => `${scheme}${hideValue(userInfo)}@`,
  );
}

/** `"token": "..."` as in JSON, also escaped once more or cut short, and `'token': '...'` as in Python. */
function hideQuoted(text: string): string {
  return hideAfter(text, /(?<!\\)(\\*["'])([^"'\\]{1,80})\1\s*:\s*b?(\\*["'])/g, ([, , name = '', quote = ''], start) =>
    isSecretHeader(name) ? endOfQuoted(text, start, quote) : undefined,
  );
}

/** `(b'cookie', b'...')` as ASGI logs it, `["cookie", "..."]` as headers are written in JSON. */
function hideQuotedPairs(text: string): string {
  return hideAfter(text, /(?<!\\)(\\*["'])([\w-]{1,80})\1\s*,\s*b?(\\*["'])/g, ([, , name = '', quote = ''], start) =>
    isCredentialHeader(name) ? endOfQuoted(text, start, quote) : undefined,
  );
}

/** `?token=...`, `&token=...`, `password=...`: to the end of the parameter. */
function hideParameters(text: string): string {
  return hideAfter(text, /(?:^|[?&;,\s"'([{|])([\w.$%[\]-]{1,80})=/g, ([lead, name = ''], start) => {
    if (!(/^[?&]/.test(lead) ? isSecretParameter : isSecretKey)(decode(name))) return undefined;
    const quote = text[start];
    return quote === '"' || quote === "'" ? endOfQuoted(text, start + 1, quote) + 1 : start + text.slice(start).search(/[&\s"'#<>]|$/);
  });
}

/** Hides what stands between the end of each lead and the place that `endOf` names. Values are not skipped: one may hold the next lead. */
function hideAfter(text: string, lead: RegExp, endOf: (found: RegExpExecArray, start: number) => number | undefined): string {
  let shown = '';
  let done = 0;
  for (const found of text.matchAll(lead)) {
    const start = found.index + found[0].length;
    const end = start < done ? undefined : endOf(found, start);
    if (end === undefined) continue;
    shown += text.slice(done, start) + hideValue(text.slice(start, end));
    done = end;
  }
  return shown + text.slice(done);
}

/** The next quote with as many backslashes before it as the opening one has, or the end of a text that was cut short. */
function endOfQuoted(text: string, start: number, quote: string): number {
  let end = text.indexOf(quote, start);
  while (end > start && text[end - 1] === '\\') end = text.indexOf(quote, end + 1);
  return end < 0 ? text.length : end;
}

/** A line that is a header or an entry of its own: `x-tenant-token: ...`. */
function hideHeaderLines(text: string): string {
  return text.replace(/^([ \t]*[<>]?[ \t]*([\w-]{1,80})[ \t]*:[ \t]*)(\S.*)$/gm, (whole, lead: string, name: string, value: string) =>
    isSecretHeader(name) ? `${lead}${hideValue(value)}` : whole,
  );
}

/** `authorization: ...` within a line: everything to its end, since nothing says where the value ends. */
function hideHeadersInLine(text: string): string {
  return text.replace(
    /(?<![\w-])((?:(?:proxy-)?authorization|(?:set-)?cookie|(?:x-)?api-key|x-auth-token)\s*[:=]\s*)(\S.*)/gi,
    (_whole, lead: string, value: string) => `${lead}${hideValue(value)}`,
  );
}

function hideCredentials(text: string): string {
  return text.replace(
    /\b(bearer|basic)(\s+|%20|\+|\.(?:authorization\.k8s\.io\.)?)([\w.~+/=%-]{8,})/gi,
    (whole, scheme: string, gap: string, value: string) => {
      const isCredential = scheme.toLowerCase() === 'basic' ? decodesToPair(value) : /\d/.test(value) || value.length >= 20;
      return isCredential ? `${scheme}${gap}${hidden}` : whole;
    },
  );
}

/** Whether it is base64 of `user:password`: the word after `basic` is often just a word. */
function decodesToPair(value: string): boolean {
  try {
    return atob(decode(value)).includes(':');
  } catch {
    return false;
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
