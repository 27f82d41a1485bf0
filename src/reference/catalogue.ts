/** What `--list` shows: the tables of this program, for people and as JSON for the harness. */
import type { Cure } from './cures/cure.js';
import { cures } from './cures/table.js';
import { brokenDefects, defects } from './defects/table.js';
import { endpoints } from './endpoints.js';
import { environments } from './environment.js';
import { kindOf, settingNames, settingsFor } from './settings.js';

interface Named {
  readonly name: string;
  readonly foundingCase: string;
  readonly description: string;
}

export interface Catalogue {
  /** The defects that `broken` switches on. */
  readonly broken: readonly string[];
  readonly defects: readonly Named[];
  readonly cures: readonly (Named & Pick<Cure, 'appliesTo' | 'clientWaitsFor'>)[];
  readonly environments: readonly string[];
  readonly endpoints: readonly { readonly path: string; readonly foundingCase: string; readonly description: string }[];
  /** Of the development environment. */
  readonly settings: Readonly<Record<string, number>>;
  /** What each setting may be, in words. */
  readonly allowed: Readonly<Record<string, string>>;
}

export function createCatalogue(): Catalogue {
  return {
    broken: brokenDefects,
    defects: defects.map(({ name, foundingCase, description }) => ({ name, foundingCase, description })),
    cures: cures.map(({ name, foundingCase, description, appliesTo, clientWaitsFor }) => ({
      name,
      foundingCase,
      description,
      appliesTo,
      ...(clientWaitsFor === undefined ? {} : { clientWaitsFor }),
    })),
    environments,
    endpoints: endpoints.map(({ path, foundingCase, description }) => ({ path, foundingCase, description })),
    settings: { ...settingsFor('development') },
    allowed: Object.fromEntries(settingNames.map((name) => [name, kindOf(name).words])),
  };
}

export function formatCatalogue(catalogue: Catalogue): string {
  const row = (name: string, text: string): string => `  ${name.padEnd(24)} ${text}`;
  return [
    'defects (--defect NAME; broken = those with *)',
    ...catalogue.defects.map(({ name, description }) => row(catalogue.broken.includes(name) ? `${name} *` : name, description)),
    'cures (--fix NAME)',
    ...catalogue.cures.map(({ name, description, appliesTo }) => row(name, `${description} (for ${appliesTo.join(', ')})`)),
    'endpoints',
    ...catalogue.endpoints.map(({ path, description }) => row(path, description)),
    `environments (--environment NAME): ${catalogue.environments.join(', ')}`,
    'settings (--set NAME=VALUE)',
    ...Object.entries(catalogue.settings).map(([name, value]) => row(name, `${String(value).padEnd(12)} ${catalogue.allowed[name] ?? ''}`)),
  ].join('\n');
}
