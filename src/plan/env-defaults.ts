import { fillTemplate, type Lookup, requiredEnvNames } from '../model/template.js';
import type { Key, Trouble } from './read-yaml.js';

export interface FilledDefaults {
  readonly value: unknown;
  readonly troubles: readonly Trouble[];
}

/**
 * `${env:NAME}` stays as it is; `${env:NAME:-default}` becomes `${env:NAME}` or its default, so that the secrets among the defaults
 * can be told from references. Says which variables are not set. With `targetName`, those of other targets are not asked for.
 */
export function fillEnvDefaults(value: unknown, env: Lookup, targetName?: string): FilledDefaults {
  const troubles: Trouble[] = [];
  const fill = (part: unknown, keys: readonly Key[]): unknown => {
    if (typeof part === 'string') {
      if (!isOtherTarget(keys, targetName)) troubles.push(...envTroubles(part, keys, env));
      return withoutDefaults(part, env);
    }
    if (Array.isArray(part)) return part.map((member, index) => fill(member, [...keys, index]));
    if (typeof part !== 'object' || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([key, member]) => [key, fill(member, [...keys, key])]));
  };
  return { value: fill(value, []), troubles };
}

const isOtherTarget = (keys: readonly Key[], targetName: string | undefined): boolean =>
  targetName !== undefined && keys[0] === 'targets' && keys.length > 1 && keys[1] !== targetName;

function envTroubles(text: string, keys: readonly Key[], env: Lookup): readonly Trouble[] {
  const unset = requiredEnvNames(text).filter((name) => env(name) === undefined);
  const rest = fillTemplate(
    text,
    () => undefined,
    () => '',
  );
  const malformed = rest.includes('${env:');
  return [
    ...unset.map((name) => ({
      keys,
      on: 'value' as const,
      wrong: `the environment variable ${name} is not set`,
      remedy: `Set it (export ${name}=...), or give a default: \${env:${name}:-...}`,
    })),
    ...(malformed
      ? [
          {
            keys,
            on: 'value' as const,
            wrong: 'a reference to the environment is broken',
            remedy: 'Write ${env:NAME} or ${env:NAME:-default}.',
          },
        ]
      : []),
  ];
}

const withoutDefaults = (text: string, env: Lookup): string =>
  text.replace(/\$\{env:([A-Za-z_][A-Za-z0-9_]*):-([^}]*)\}/g, (_whole, name: string, fallback: string) =>
    env(name) === undefined ? fallback : `\${env:${name}}`,
  );
