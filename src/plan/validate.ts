// Holds a value against a valibot schema and says what is wrong in people's words: every unknown key with its nearest names, no secret quoted.
import * as v from 'valibot';
import { suggest } from '../model/nearest-name.js';
import { createRedactor, isSecretHeader, isSecretKey } from '../model/redact.js';
import type { Key, Trouble } from './read-yaml.js';

export type AnySchema = v.GenericSchema;
export type Validated<T> = { readonly valid: true; readonly value: T } | { readonly valid: false; readonly troubles: readonly Trouble[] };

/** What is known by name and refused with a sentence of its own: as a key, and as a word that stands for a value. */
export interface NotBuilt {
  readonly keys: Readonly<Record<string, string>>;
  readonly words: Readonly<Record<string, string>>;
}

export function validate<T>(schema: v.GenericSchema<unknown, T>, value: unknown, notBuilt: NotBuilt): Validated<T> {
  const unknown = unknownKeys(schema, value, []).map((found) => strangerTrouble(found, notBuilt.keys));
  const result = v.safeParse(schema, value);
  if (result.success && unknown.length === 0) return { valid: true, value: result.output };
  const issues = (result.issues ?? []).flatMap((issue) => leavesOf(issue, [])).filter(({ issue }) => !isUnknownKey(issue));
  return {
    valid: false,
    troubles: [...unknown, ...issues.map(({ issue, keys }) => wordTrouble(issue, keys, notBuilt.words) ?? issueTrouble(issue, keys))],
  };
}

/** A message of a schema: what is allowed, and what to do where it is not that. */
export const allowed = (what: string, remedy: string): string => `${what} | ${remedy}`;

/** A key that is not known among its allowed siblings, or a list where a mapping belongs: valibot takes a list for an object. */
interface Stranger {
  readonly keys: readonly Key[];
  readonly siblings?: readonly string[];
}

/** valibot reports only the first unknown key of an object and not the allowed ones: so the schema is walked. */
function unknownKeys(schema: unknown, value: unknown, keys: readonly Key[]): readonly Stranger[] {
  const { type, entries, wrapped, item, value: member, options } = schema as SchemaParts;
  if (wrapped !== undefined) return unknownKeys(wrapped, value, keys);
  if (type === 'union') {
    const fitting = (options ?? []).filter((option) => fitsShape(option, value));
    const found = fitting.map((option) => unknownKeys(option, value, keys));
    return found.find((unknown) => unknown.length === 0) ?? found[0] ?? [];
  }
  if (Array.isArray(value)) {
    if (type === 'array') return value.flatMap((part, index) => unknownKeys(item, part, [...keys, index]));
    return type === 'strict_object' || type === 'record' ? [{ keys }] : [];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => {
    if (type === 'record') return unknownKeys(member, part, [...keys, key]);
    if (type !== 'strict_object') return [];
    const inner = Object.hasOwn(entries ?? {}, key) ? entries?.[key] : undefined;
    return inner === undefined
      ? [{ keys: [...keys, key], siblings: Object.keys(entries ?? {}) }]
      : unknownKeys(inner, part, [...keys, key]);
  });
}

interface SchemaParts {
  readonly type: string;
  readonly entries?: Readonly<Record<string, unknown>>;
  readonly wrapped?: unknown;
  readonly item?: unknown;
  readonly value?: unknown;
  readonly options?: readonly unknown[];
}

function fitsShape(schema: unknown, value: unknown): boolean {
  const { type } = schema as SchemaParts;
  if (Array.isArray(value)) return type === 'array';
  if (typeof value === 'object' && value !== null) return type === 'strict_object' || type === 'record';
  return type !== 'strict_object' && type !== 'record' && type !== 'array';
}

function strangerTrouble({ keys, siblings }: Stranger, notBuilt: NotBuilt['keys']): Trouble {
  const key = String(keys.at(-1));
  if (siblings === undefined) return shapeTrouble(keys);
  const sentence = Object.hasOwn(notBuilt, key) ? notBuilt[key] : undefined;
  if (sentence !== undefined) return { keys, on: 'key', wrong: sentence, remedy: notBuiltRemedy };
  return { keys, on: 'key', wrong: `unknown key ${quote(key)}`, remedy: suggest(key, siblings) };
}

const notBuiltRemedy = 'Remove it; a later version will read it.';

function shapeTrouble(keys: readonly Key[]): Trouble {
  return { keys, on: 'value', wrong: `${nameOf(keys)} must be a mapping, not a list`, remedy: 'Write it as `key: value` lines below.' };
}

const nameOf = (keys: readonly Key[]): string => (keys.length === 0 ? 'the file' : keys.join('.'));

type Issue = v.BaseIssue<unknown>;
interface Leaf {
  readonly issue: Issue;
  readonly keys: readonly Key[];
}

/** Of a union that nothing fits, what is wrong with the option of the same shape. */
function leavesOf(issue: Issue, above: readonly Key[]): readonly Leaf[] {
  const keys = [...above, ...(issue.path ?? []).map(({ key }) => key as Key)];
  const inner = (issue.issues ?? []).flatMap((part) => leavesOf(part, keys));
  if (issue.type !== 'union' || inner.length === 0) return [{ issue, keys }];
  const deeper = inner.filter((leaf) => leaf.keys.length > keys.length);
  return deeper.length > 0 ? deeper : [{ issue, keys }];
}

const isUnknownKey = (issue: Issue): boolean => issue.type === 'strict_object' && issue.expected === 'never';

function wordTrouble({ input }: Issue, keys: readonly Key[], words: NotBuilt['words']): Trouble | undefined {
  const sentence = typeof input === 'string' && Object.hasOwn(words, input) ? words[input] : undefined;
  return sentence === undefined ? undefined : { keys, on: 'value', wrong: sentence, remedy: notBuiltRemedy };
}

function issueTrouble(issue: Issue, keys: readonly Key[]): Trouble {
  if (issue.type.endsWith('object') && issue.received === 'undefined' && keys.length > 0) {
    const key = String(keys.at(-1));
    return { keys: keys.slice(0, -1), on: 'key', wrong: `${quote(key)} is missing`, remedy: `Add ${key}: ...` };
  }
  const [what, remedy] = expectationOf(issue);
  if (issue.path?.at(-1)?.origin === 'key') return { keys, on: 'key', wrong: `${quote(String(keys.at(-1)))} is not ${what}`, remedy };
  return {
    keys,
    on: 'value',
    wrong: `${nameOf(keys)} must be ${what}, not ${shown(issue.input, keys)}`,
    remedy: remedyOf(issue.input) ?? remedy,
  };
}

const shapes: Readonly<Record<string, readonly [what: string, remedy: string]>> = {
  strict_object: ['a mapping', 'Write it as `key: value` lines below.'],
  record: ['a mapping', 'Write it as `key: value` lines below.'],
  array: ['a list', 'Write it as lines that begin with `- `, or [a, b].'],
};

function expectationOf(issue: Issue): readonly [string, string] {
  const shape = shapes[issue.type];
  if (shape !== undefined) return shape;
  const [what = '', remedy = 'docs/config.md and docs/scenarios.md show the forms.'] = issue.message.split(' | ');
  return [what, remedy];
}

/** `{client.user}` without quotes is a mapping in YAML. */
function remedyOf(input: unknown): string | undefined {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return undefined;
  const [[key, value] = ['', undefined], ...more] = Object.entries(input) as [string, unknown][];
  return value === null && more.length === 0 ? `Text that begins with { needs quotes: "{${key}}"` : undefined;
}

const hideSecrets = createRedactor([]);
/** `maxSignature` is about faults and `maxCheck` about checks (session is one): neither holds a secret. */
const isSecretPlace = (keys: readonly Key[]): boolean =>
  !keys.some((key) => key === 'maxSignature' || key === 'maxCheck') &&
  keys.some((key) => isSecretKey(String(key)) || isSecretHeader(String(key)));
const quote = (text: string): string => JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}...` : text);

/** What was read, short and without secrets. */
function shown(input: unknown, keys: readonly Key[]): string {
  if (input === undefined || input === null) return 'nothing';
  if (Array.isArray(input)) return 'a list';
  if (typeof input === 'object') return 'a mapping';
  if (isSecretPlace(keys)) return 'what was read';
  const text = typeof input === 'string' || typeof input === 'number' || typeof input === 'boolean' ? String(input) : typeof input;
  if (text.length > 40) return typeof input === 'string' ? `a text of ${text.length} characters` : 'what was read';
  return typeof input === 'string' ? JSON.stringify(hideSecrets(text)) : text;
}
