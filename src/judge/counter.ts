export interface Counter<Key extends string> {
  readonly add: (key: Key) => void;
  readonly of: (key: Key) => number;
  readonly total: () => number;
  /** What was never counted is absent. */
  readonly entries: () => readonly (readonly [key: Key, count: number])[];
  readonly counts: () => Readonly<Partial<Record<Key, number>>>;
}

export function createCounter<Key extends string>(): Counter<Key> {
  const counts = new Map<Key, number>();
  return {
    add: (key) => void counts.set(key, (counts.get(key) ?? 0) + 1),
    of: (key) => counts.get(key) ?? 0,
    total: () => [...counts.values()].reduce((sum, count) => sum + count, 0),
    entries: () => [...counts],
    counts: () => Object.fromEntries(counts) as Partial<Record<Key, number>>,
  };
}
