/** Edits (insert, delete, replace, swap of neighbours) that turn one word into the other: the optimal string alignment distance. */
export function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1];
      let least = Math.min((last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, (last[column - 1] ?? 0) + (same ? 0 : 1));
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) least = Math.min(least, (before[column - 2] ?? 0) + 1);
      current.push(least);
    }
    before = last;
    last = current;
  }
  return last[b.length] ?? 0;
}

/** The names that a mistyped one may have meant, nearest first, at most three; a shared beginning or part counts as near. */
export function nearestNames(name: string, known: readonly string[]): readonly string[] {
  const lower = name.toLowerCase();
  const furthest = lower.length <= 3 ? 1 : Math.max(2, Math.floor(lower.length / 3));
  return known
    .map((candidate) => ({ candidate, distance: distanceOf(lower, candidate.toLowerCase()) }))
    .filter(({ distance }) => distance <= furthest)
    .sort((a, b) => a.distance - b.distance || a.candidate.localeCompare(b.candidate))
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}

function distanceOf(name: string, candidate: string): number {
  const isContained = Math.min(name.length, candidate.length) >= 3 && (candidate.includes(name) || name.includes(candidate));
  if (isContained) return Math.min(1, editDistance(name, candidate));
  return Math.min(editDistance(name, candidate), beginsAlmostAs(name, candidate) ? 2 : Infinity);
}

/** One slip in a name that was not typed to its end: `progresive` for progressive-validation. */
function beginsAlmostAs(name: string, candidate: string): boolean {
  const lengths = name.length < 5 ? [] : [name.length - 1, name.length, name.length + 1];
  return lengths.some((length) => editDistance(name, candidate.slice(0, length)) <= 1);
}

/** `a, b and 12 more`: names one after the other, at most so many. */
export function listNames(names: readonly string[], most = 8): string {
  const more = names.length - most;
  return more <= 0 ? names.join(', ') : `${names.slice(0, most).join(', ')} and ${more} more`;
}

/** So many names are still read; of the signatures there are far more. */
const readable = 30;

/** `did you mean a or b?`, or the whole choice when nothing is near. */
export function suggest(name: string, known: readonly string[]): string {
  const near = nearestNames(name, known);
  if (near.length > 0) return `Did you mean ${near.join(' or ')}?`;
  return `There is: ${known.length > readable ? listNames(known) : known.join(', ')}.`;
}
