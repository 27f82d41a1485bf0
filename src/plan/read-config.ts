import { dirname, isAbsolute, join } from 'node:path';
import type { Lookup } from '../model/template.js';
import { checkTargets } from './check-targets.js';
import { configSchema, type ConfigForm } from './config-schema.js';
import type { Config, TargetConfig } from './config.js';
import { fillEnvDefaults } from './env-defaults.js';
import { gateOf, signatureOf } from './gate-form.js';
import { placesOf } from './places.js';
import { readYaml, throwTroubles } from './read-yaml.js';
import { type SoundPart, soundPartOf } from './sound-part.js';
import { targetOf } from './target-form.js';
import { below, createTroubleList } from './trouble-list.js';
import { validate } from './validate.js';

const notBuilt: Readonly<Record<string, string>> = {
  clients: 'clients from a CSV file are not built yet; {client.user} is made up for each client',
  restart: 'restarting a server by shell or http is not built yet; ws-race starts and stops the server by its command',
};

/**
 * Reads ws-race.yaml. Paths in it are seen from its own folder. Throws a UsageError that names path, line and column of all that is
 * wrong, an unset `${env:NAME}` included; with `targetName`, the other targets may lack theirs.
 */
export function readConfig(text: string, path: string, settings: ConfigSettings): Config {
  const file = readYaml(text, path);
  const filled = fillEnvDefaults(file.value, settings.env, settings.targetName);
  const validated = validate(configSchema, filled.value, { keys: notBuilt, words: {} });
  const shapeTroubles = validated.valid ? [] : validated.troubles;
  const { form, incomplete, signatureIndexes } = validated.valid ? wholeOf(validated.value) : soundPartOf(filled.value, shapeTroubles);
  const { troubles, report } = createTroubleList();
  const locate = (named: string): string => (isAbsolute(named) ? named : join(dirname(path), named));
  const targets: Readonly<Record<string, TargetConfig>> = Object.fromEntries(
    Object.entries(form.targets ?? {}).map(([name, target]) => [name, targetOf(name, target, locate, below(report, 'targets', name))]),
  );
  checkTargets(targets, { env: settings.env, incomplete }, below(report, 'targets'));
  const { gate } = form;
  const signatures = form.signatures ?? [];
  const placeOf = (index: number): number => signatureIndexes[index] ?? index;
  for (const [index, { id }] of signatures.entries()) {
    if (signatures.findIndex((other) => other.id === id) < index)
      report(['signatures', placeOf(index), 'id'], `${id} stands here twice`, 'Give it another id.');
  }
  const own = signatureIdsIn(filled.value);
  const config: Config = {
    path,
    places: placesOf(file),
    targets,
    ...(gate === undefined ? {} : { gate: gateOf(gate, [...settings.knownSignatures, ...own], below(report, 'gate')) }),
    signatures: signatures.map((signature, index) => signatureOf(signature, below(report, 'signatures', placeOf(index)))),
  };
  const all = [...filled.troubles, ...shapeTroubles, ...troubles];
  if (all.length > 0) return throwTroubles(file, all);
  return config;
}

export interface ConfigSettings {
  readonly env: Lookup;
  readonly targetName?: string | undefined;
  /** The names that a gate on signatures may use beside the file's own. */
  readonly knownSignatures: readonly string[];
}

const wholeOf = (form: ConfigForm): SoundPart => ({ form, incomplete: new Set(), signatureIndexes: [] });

/** Also of signatures in which something else is wrong. */
function signatureIdsIn(value: unknown): readonly string[] {
  const { signatures } = value as { readonly signatures?: unknown };
  if (!Array.isArray(signatures)) return [];
  return signatures.flatMap((signature: unknown) => {
    const id = typeof signature === 'object' && signature !== null && 'id' in signature ? signature.id : undefined;
    return typeof id === 'string' ? [id] : [];
  });
}
