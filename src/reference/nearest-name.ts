/** What somebody may have meant who mistyped a name. This program stands alone, so it brings its own. */

/** All names that begin as it does, else the nearest ones: `Did you mean a or b?`; the whole choice when nothing is near. */
export function suggest(name: string, known: readonly string[]): string {
  const beginning = name.length < 2 ? [] : known.filter((candidate) => startsAlike(candidate, name));
  const meant = beginning.length > 0 ? beginning : nearestTo(name, known);
  return meant.length > 0 ? `Did you mean ${meant.join(' or ')}?` : `There is: ${known.join(', ')}.`;
}

function startsAlike(candidate: string, name: string): boolean {
  return candidate.toLowerCase().startsWith(name.toLowerCase());
}

function nearestTo(name: string, known: readonly string[]): readonly string[] {
  return known
    .map((candidate) => ({ candidate, distance: distanceOf(name.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ distance }) => distance <= Math.max(2, Math.floor(name.length / 3)))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}

function distanceOf(name: string, candidate: string): number {
  if (name.length >= 3 && (candidate.includes(name) || name.includes(candidate))) return 1;
  return Math.min(editDistance(name, candidate), beginsAlmostAs(name, candidate) ? 2 : Infinity);
}

/** One slip in a name that was not typed to its end: `progresive` for progressive-validation. */
function beginsAlmostAs(name: string, candidate: string): boolean {
  const lengths = name.length < 5 ? [] : [name.length - 1, name.length, name.length + 1];
  return lengths.some((length) => editDistance(name, candidate.slice(0, length)) <= 1);
}

/** Levenshtein's: insertions, deletions and replacements. */
function editDistance(from: string, to: string): number {
  let above = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const replaced = (above[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, (above[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    above = current;
  }
  return above[to.length] ?? 0;
}
