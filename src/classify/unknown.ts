// Names for failures that no signature knows: alike texts fall into one bucket.
import { hash53 } from '../model/draw.js';
import type { WireFacts } from './facts.js';

/**
 * `empty-error:<name>/<code>` for an error without a text, `unknown:<symptom>:<8 hex>` where there is a text that nobody knows,
 * and the symptom itself where the wire said nothing more.
 */
export function bucketOf(facts: WireFacts, loggedTexts: readonly string[]): string {
  const { error, symptom } = facts;
  if (error !== undefined && isEmptyError(error.text, error.code)) return `empty-error:${errorName(error.text)}/${error.code}`;
  const text = [wireText(facts), ...loggedTexts].find((each) => each.trim() !== '');
  return text === undefined ? symptom : `unknown:${symptom}:${hashOf(normaliseText(text))}`;
}

/** What the server said in words when it failed the attempt; empty when it said nothing. */
export function wireText({ http, close, error, attempt }: WireFacts): string {
  if (http !== undefined) return `${http.statusText} ${http.body}`.trim();
  // Our own words about whom the server answered for: the symptom says it already.
  if (error?.code === 'WRONG_IDENTITY') return '';
  if (error !== undefined) return `${error.code} ${error.text}`;
  return close?.initiator === 'server' || attempt.outcome.kind === 'dropped' ? (close?.reason ?? '') : '';
}

/** Nothing is left once the name and the code of the error are taken away: what `{isTrusted: true}` looks like from inside. */
function isEmptyError(text: string, code: string): boolean {
  const rest = text
    .replace(code, '')
    .replace(/\b\w*Error\b/, '')
    .replace('with an empty message', '');
  return !/[\p{L}\p{N}]/u.test(rest);
}

const errorName = (text: string): string => /\b\w*Error\b/.exec(text)?.[0] ?? 'Error';

/** Lower case, without what differs from one attempt to the next: ids, addresses, paths, numbers, quoted strings, times. */
export function normaliseText(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '#')
    .replaceAll(/\d{4}-\d\d-\d\d[t ]\d\d:\d\d:\d\d[\d.,:+z-]*/g, '#')
    .replaceAll(/"[^"\n]*"|'[^'\n]*'|`[^`\n]*`/g, '#')
    .replaceAll(/(?:\/[\w.~%-]+)+/g, '#')
    .replaceAll(/\b(?:0x)?[0-9a-f]*\d[0-9a-f]*\b/g, '#')
    .replaceAll(/\d+/g, '#')
    .replaceAll(/#(?:[.:#]+#)*/g, '#')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

const hashOf = (text: string): string => hash53(text).toString(16).padStart(14, '0').slice(-8);
