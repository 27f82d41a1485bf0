// Messages, expectations and requests: from the form of a file to the words of the model.
import type { Json } from '../model/json.js';
import type { Capture, Expectation, Matcher, Payload } from '../model/message.js';
import type { HttpExchange } from '../model/target.js';
import { type Ns, parseDurationNs } from '../model/units.js';
import { type ExpectationForm, type HttpForm, isBinaryForm, type MatcherForm, type PayloadForm } from './message-schemas.js';
import { isBuiltInName } from './template-names.js';
import type { Report } from './trouble-list.js';

/** How long an owed message is waited for where the file says nothing. */
const defaultWithinNs: Ns = 5e9;
/** How long a request beside the connection may take where the file says nothing. */
const defaultHttpWithinNs: Ns = 10e9;

/** The schema has seen to it that these are durations. */
export const nsOf = (duration: string): Ns => parseDurationNs(duration) ?? 0;

export function payloadOf(form: PayloadForm): Payload {
  if (typeof form === 'string') return { kind: 'text', text: form };
  if (isBinaryForm(form)) return { kind: 'binary', base64: form.binary };
  return { kind: 'json', value: form as Json };
}

export function matcherOf(form: MatcherForm, report: Report): Matcher {
  const { text, prefix, suffix, regex, binary, match, pointers } = form;
  if (binary !== undefined && [text, prefix, suffix, regex, match, pointers].some((part) => part !== undefined)) {
    report(['binary'], 'a binary message has no text, so that nothing else can be asked of it', 'Keep binary, or the others.');
  }
  return {
    ...(text === undefined ? {} : { text }),
    ...(prefix === undefined ? {} : { prefix }),
    ...(suffix === undefined ? {} : { suffix }),
    ...(regex === undefined ? {} : { regex }),
    ...(binary === undefined ? {} : { binary: binary === 'any' ? 'any' : { base64: binary } }),
    ...(match === undefined ? {} : { match: match as Json }),
    ...(pointers === undefined ? {} : { pointers: pointers as Readonly<Record<string, Json>> }),
  };
}

export function expectationOf(form: ExpectationForm, report: Report, withinNs: Ns = defaultWithinNs): Expectation {
  const { within, session, capture, reject, ...matcher } = form;
  const captures = capturesOf(capture, report);
  if (session !== undefined && captures.some(({ name }) => name === 'session')) {
    report(['session'], 'the session is captured twice', 'Keep session, or capture: { session: ... }.');
  }
  return {
    matcher: matcherOf(matcher, report),
    ...(reject === undefined ? {} : { reject: matcherOf(reject, (keys, ...trouble) => report(['reject', ...keys], ...trouble)) }),
    withinNs: within === undefined ? withinNs : nsOf(within),
    captures: session === undefined ? captures : [{ name: 'session', pointer: session }, ...captures],
  };
}

export function capturesOf(form: Readonly<Record<string, string>> | undefined, report: Report): readonly Capture[] {
  return Object.entries(form ?? {}).map(([name, pointer]) => {
    if (!/^[A-Za-z_][A-Za-z0-9_.]*$/.test(name)) {
      report(['capture', name], 'a captured name has letters, digits, _ and dots', 'Write a name such as ticket, used as {ticket}.');
    }
    if (isBuiltInName(name)) report(['capture', name], `{${name}} is already taken`, 'Capture it under another name.');
    return { name, pointer };
  });
}

export const headersOf = (form: HttpForm['headers']): readonly (readonly [string, string])[] =>
  Object.entries(form ?? {}).map(([name, value]) => [name, String(value)]);

export function httpOf(form: HttpForm, captures: readonly Capture[], report: Report): HttpExchange {
  const { method, url, headers, json, body, within } = form;
  if (json !== undefined && body !== undefined) report(['json'], 'a request has one body', 'Keep json or body.');
  const content = (json as Json | undefined) ?? body;
  return {
    method: method ?? (content === undefined ? 'GET' : 'POST'),
    url,
    headers: headersOf(headers),
    ...(content === undefined ? {} : { body: content }),
    captures,
    withinNs: within === undefined ? defaultHttpWithinNs : nsOf(within),
  };
}
