import { dirname, isAbsolute, join } from 'node:path';
import type { Lookup } from '../model/template.js';
import { checkTargets } from './check-targets.js';
import { configSchema } from './config-schema.js';
import type { Config, TargetConfig } from './config.js';
import { fillEnvDefaults } from './env-defaults.js';
import { gateOf, signatureOf } from './gate-form.js';
import { readYaml, throwTroubles } from './read-yaml.js';
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
export function readConfig(text: string, path: string, env: Lookup, targetName?: string): Config {
  const file = readYaml(text, path);
  const filled = fillEnvDefaults(file.value, env, targetName);
  const form = validate(configSchema, filled.value, { keys: notBuilt, words: {} });
  if (!form.valid) return throwTroubles(file, [...filled.troubles, ...form.troubles]);
  const { troubles, report } = createTroubleList();
  const locate = (named: string): string => (isAbsolute(named) ? named : join(dirname(path), named));
  const targets: Readonly<Record<string, TargetConfig>> = Object.fromEntries(
    Object.entries(form.value.targets ?? {}).map(([name, target]) => [
      name,
      targetOf(name, target, locate, below(report, 'targets', name)),
    ]),
  );
  checkTargets(targets, env, below(report, 'targets'));
  const { gate } = form.value;
  const signatures = form.value.signatures ?? [];
  for (const [index, { id }] of signatures.entries()) {
    if (signatures.findIndex((other) => other.id === id) < index)
      report(['signatures', index, 'id'], `${id} stands here twice`, 'Give it another id.');
  }
  const config: Config = {
    targets,
    ...(gate === undefined ? {} : { gate: gateOf(gate, below(report, 'gate')) }),
    signatures: signatures.map((signature, index) => signatureOf(signature, below(report, 'signatures', index))),
  };
  const all = [...filled.troubles, ...troubles];
  if (all.length > 0) return throwTroubles(file, all);
  return config;
}
