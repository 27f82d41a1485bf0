import type { YamlFile } from './read-yaml.js';

/** Where the settings of a file stand (`ws-race.yaml:4:5`), by the keys that lead to them (`targets.voice.tls.ca`). */
export type Places = Readonly<Record<string, string>>;

/** Of everything in the file that has a name. */
export function placesOf(file: YamlFile, keys: readonly (string | number)[] = [], value: unknown = file.value): Places {
  const { line, column } = file.positionOf(file.offsetOf(keys, 'value'));
  const here = keys.length === 0 ? {} : { [keys.join('.')]: `${file.path}:${line}:${column}` };
  if (typeof value !== 'object' || value === null) return here;
  const entries: readonly (readonly [string | number, unknown])[] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return Object.assign(here, ...entries.map(([key, part]) => placesOf(file, [...keys, key], part))) as Places;
}

/** Those of one part of a file, as they are seen from there: `tls.ca` of `targets.voice`. */
export function placesBelow(places: Places, part: string): Places {
  const inside = Object.entries(places).filter(([name]) => name.startsWith(`${part}.`));
  return Object.fromEntries(inside.map(([name, place]) => [name.slice(part.length + 1), place]));
}

/** `ws-race.yaml:4:5: tls.ca`, or only the name where no file says it. */
export function placed(place: string | undefined, name: string): string {
  return place === undefined ? name : `${place}: ${name}`;
}
