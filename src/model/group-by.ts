/** The members by a key of theirs, in the order in which the keys first came. (Map.groupBy needs Node 21.) */
export function groupBy<T, Key>(members: Iterable<T>, keyOf: (member: T) => Key): ReadonlyMap<Key, readonly T[]> {
  const groups = new Map<Key, T[]>();
  for (const member of members) {
    const key = keyOf(member);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [member]);
    else group.push(member);
  }
  return groups;
}
