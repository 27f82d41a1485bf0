import { isSubset, type Json, mapStrings, parseJson, readPointer } from './json.js';
import type { Template } from './template.js';
import type { Ns } from './units.js';

export type Payload =
  | { readonly kind: 'text'; readonly text: Template }
  | { readonly kind: 'json'; readonly value: Json }
  | { readonly kind: 'binary'; readonly base64: string };

/** What a message must be. Every part that is named must hold; prefix and suffix are stripped before JSON is read. */
export interface Matcher {
  readonly text?: Template;
  readonly prefix?: Template;
  readonly suffix?: Template;
  readonly regex?: string;
  readonly binary?: 'any' | { readonly base64: string };
  /** A JSON subset: objects by key, arrays by position. */
  readonly match?: Json;
  /** Values by JSON pointer. */
  readonly pointers?: Readonly<Record<string, Json>>;
}

export interface Capture {
  readonly name: string;
  readonly pointer: string;
}

export interface Expectation {
  readonly matcher: Matcher;
  /** A message that proves failure while we wait. */
  readonly reject?: Matcher;
  readonly withinNs: Ns;
  readonly captures: readonly Capture[];
}

export type Received = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'binary'; readonly bytes: Uint8Array };

/** A match carries the JSON that was read, so that captures need not read it again. */
export type MatchResult = { readonly matched: false } | { readonly matched: true; readonly json?: Json };

const noMatch: MatchResult = { matched: false };

/** Holds a received message against a matcher; `fill` resolves the templates in it. */
export function matchMessage(matcher: Matcher, message: Received, fill: (template: Template) => string): MatchResult {
  if (message.kind === 'binary') return matchBinary(matcher, message.bytes);
  if (matcher.binary !== undefined) return noMatch;
  if (matcher.text !== undefined && message.text !== fill(matcher.text)) return noMatch;
  const body = stripEnds(message.text, fill(matcher.prefix ?? ''), fill(matcher.suffix ?? ''));
  if (body === undefined) return noMatch;
  if (matcher.regex !== undefined && !new RegExp(matcher.regex, 'u').test(body)) return noMatch;
  return matchJson(matcher, parseJson(body), fill);
}

function matchBinary(matcher: Matcher, bytes: Uint8Array): MatchResult {
  if (matcher.binary === 'any') return { matched: true };
  if (matcher.binary !== undefined) {
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')) === matcher.binary.base64 ? { matched: true } : noMatch;
  }
  return Object.keys(matcher).length === 0 ? { matched: true } : noMatch;
}

function stripEnds(text: string, prefix: string, suffix: string): string | undefined {
  if (!text.startsWith(prefix) || !text.endsWith(suffix) || text.length < prefix.length + suffix.length) return undefined;
  return text.slice(prefix.length, text.length - suffix.length);
}

function matchJson(matcher: Matcher, json: Json | undefined, fill: (template: Template) => string): MatchResult {
  if (matcher.match !== undefined && !isSubset(mapStrings(matcher.match, fill), json)) return noMatch;
  for (const [pointer, expected] of Object.entries(matcher.pointers ?? {})) {
    const actual = json === undefined ? undefined : readPointer(json, pointer);
    if (!isSubset(mapStrings(expected, fill), actual)) return noMatch;
  }
  return json === undefined ? { matched: true } : { matched: true, json };
}

/** The captured values of a matched message; a pointer that leads nowhere is left out. */
export function captureValues(captures: readonly Capture[], json: Json | undefined): Readonly<Record<string, string>> {
  const values: Record<string, string> = {};
  for (const { name, pointer } of captures) {
    const value = json === undefined ? undefined : readPointer(json, pointer);
    if (value !== undefined) values[name] = typeof value === 'string' ? value : JSON.stringify(value);
  }
  return values;
}
