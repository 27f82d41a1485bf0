// Sums of what is counted under a name. What only one side has is taken as it is.

export function addByKey(
  a: Readonly<Record<string, number | undefined>>,
  b: Readonly<Record<string, number | undefined>>,
): Readonly<Record<string, number>> {
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
  return Object.fromEntries(keys.map((key) => [key, (a[key] ?? 0) + (b[key] ?? 0)]));
}

/** Joins two lists by a key; where both have an entry `join` makes one of them. */
export function joinBy<Entry>(
  a: readonly Entry[],
  b: readonly Entry[],
  keyOf: (entry: Entry) => string,
  join: (one: Entry, other: Entry) => Entry,
): readonly Entry[] {
  const joined = new Map(a.map((entry) => [keyOf(entry), entry]));
  for (const entry of b) {
    const known = joined.get(keyOf(entry));
    joined.set(keyOf(entry), known === undefined ? entry : join(known, entry));
  }
  return [...joined.values()];
}

/** Largest count first, then by name: the order does not depend on who came first. */
export const byCount = (a: { readonly id: string; readonly count: number }, b: { readonly id: string; readonly count: number }): number =>
  b.count - a.count || (a.id < b.id ? -1 : 1);
