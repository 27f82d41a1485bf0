// What is right in a config that has something of the wrong shape in it: so that one reading shows all that is wrong.
import * as v from 'valibot';
import { configSchema, type ConfigForm } from './config-schema.js';
import type { Key, Trouble } from './read-yaml.js';

export interface SoundPart {
  readonly form: ConfigForm;
  /** Targets of which something was left out. */
  readonly incomplete: ReadonlySet<string>;
  /** The place in the file of each signature that is left. */
  readonly signatureIndexes: readonly number[];
}

/** Stands for a url that is none, so that the rest of its target can be looked at. */
const standIn = 'wss://localhost/';

/** Leaves out each setting of a target or of the gate, and each signature, that has trouble in it. */
export function soundPartOf(value: unknown, troubles: readonly Trouble[]): SoundPart {
  const spoiled = (...keys: readonly Key[]): boolean =>
    troubles.some((trouble) => keys.length <= trouble.keys.length && keys.every((key, index) => trouble.keys[index] === key));
  const { targets, gate, signatures } = entriesOf(value);
  const names = Object.keys(entriesOf(targets)).filter((name) => isRecord(entriesOf(targets)[name]));
  const signatureIndexes = Array.isArray(signatures) ? [...signatures.keys()].filter((index) => !spoiled('signatures', index)) : [];
  const kept = {
    targets: Object.fromEntries(names.map((name) => [name, soundTarget(entriesOf(targets)[name], (key) => spoiled('targets', name, key))])),
    ...(isRecord(gate) ? { gate: without(gate, (key) => spoiled('gate', key)) } : {}),
    signatures: signatureIndexes.map((index) => (signatures as readonly unknown[])[index]),
  };
  const result = v.safeParse(configSchema, kept);
  const incomplete = new Set(names.filter((name) => spoiled('targets', name)));
  return result.success ? { form: result.output, incomplete, signatureIndexes } : { form: {}, incomplete, signatureIndexes: [] };
}

function soundTarget(target: unknown, isSpoiled: (key: string) => boolean): Readonly<Record<string, unknown>> {
  return { url: standIn, ...without(entriesOf(target), isSpoiled) };
}

const without = (record: Readonly<Record<string, unknown>>, isSpoiled: (key: string) => boolean): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(record).filter(([key]) => !isSpoiled(key)));

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const entriesOf = (value: unknown): Readonly<Record<string, unknown>> => (isRecord(value) ? value : {});
