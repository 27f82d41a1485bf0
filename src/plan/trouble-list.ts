import type { Key, Trouble } from './read-yaml.js';

/** Says what is wrong below some place of a file. */
export type Report = (keys: readonly Key[], wrong: string, remedy: string, on?: Trouble['on']) => void;

/** A list of troubles, and the way to add to it. */
export function createTroubleList(): { readonly troubles: readonly Trouble[]; readonly report: Report } {
  const troubles: Trouble[] = [];
  return { troubles, report: (keys, wrong, remedy, on = 'value') => void troubles.push({ keys, on, wrong, remedy }) };
}

/** The same list, seen from below `keys`. */
export const below =
  (report: Report, ...above: readonly Key[]): Report =>
  (keys, ...trouble) =>
    report([...above, ...keys], ...trouble);
