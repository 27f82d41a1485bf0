export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

const isArray = (json: Json): json is readonly Json[] => Array.isArray(json);

/** The value at an RFC 6901 pointer (`/a/0/b`, `` for the whole), or undefined where there is none. */
export function readPointer(json: Json, pointer: string): Json | undefined {
  if (pointer !== '' && !pointer.startsWith('/')) return undefined;
  let value: Json | undefined = json;
  for (const raw of pointer.split('/').slice(1)) {
    if (typeof value !== 'object' || value === null) return undefined;
    const key = raw.replaceAll('~1', '/').replaceAll('~0', '~');
    if (isArray(value)) value = /^(?:0|[1-9]\d*)$/.test(key) ? value[Number(key)] : undefined;
    else value = Object.hasOwn(value, key) ? value[key] : undefined;
  }
  return value;
}

/** Whether `actual` holds all that `expected` names: objects by key, arrays by position, the rest by equality. */
export function isSubset(expected: Json, actual: Json | undefined): boolean {
  if (actual === undefined) return false;
  if (typeof expected !== 'object' || expected === null) return expected === actual;
  if (typeof actual !== 'object' || actual === null) return false;
  if (isArray(expected)) return isArray(actual) && expected.every((value, index) => isSubset(value, actual[index]));
  if (isArray(actual)) return false;
  return Object.entries(expected).every(([key, value]) => Object.hasOwn(actual, key) && isSubset(value, actual[key]));
}

/** JSON, or undefined when the text is not JSON. */
export function parseJson(text: string): Json | undefined {
  // An exception costs twenty times as much as this look.
  if (!/^\s*[[{"\-\dtfn]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** The same JSON with every string in it replaced, keys left alone. */
export function mapStrings(json: Json, replace: (text: string) => string): Json {
  if (typeof json === 'string') return replace(json);
  if (typeof json !== 'object' || json === null) return json;
  if (isArray(json)) return json.map((value) => mapStrings(value, replace));
  return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, mapStrings(value, replace)]));
}
