/**
 * Keeps what was made for the last few keys. For draws: those of one seed are the same whenever they are made, and a folder of
 * scenarios asks for the same ones again and again.
 */
export function createKept<Made>(most: number): (key: string, make: () => Made) => Made {
  const kept = new Map<string, Made>();
  return (key, make) => {
    const known = kept.get(key);
    if (known !== undefined) return known;
    const made = make();
    const [oldest] = kept.keys();
    if (kept.size >= most && oldest !== undefined) kept.delete(oldest);
    kept.set(key, made);
    return made;
  };
}
