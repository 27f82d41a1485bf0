/** The members by key, in the order in which keys and members first came. (Map.groupBy needs Node 21.) */
export function groupBy<Member>(members: Iterable<Member>, keyOf: (member: Member) => string): ReadonlyMap<string, readonly Member[]> {
  const groups = new Map<string, Member[]>();
  for (const member of members) {
    const key = keyOf(member);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [member]);
    else group.push(member);
  }
  return groups;
}
