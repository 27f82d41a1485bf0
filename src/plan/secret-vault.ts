// Takes literal secrets out of a plan: each becomes `${env:WS_RACE_...}`, and its value is handed back beside the plan.

import { isBuiltInName } from './template-names.js';

export interface SecretVault {
  /** The reference that stands for the value; the same name and value give the same reference. */
  readonly hide: (name: string, value: string) => string;
  readonly secrets: ReadonlyMap<string, string>;
  /** Whether a name in braces is filled in later, and so is no secret text. */
  readonly isTemplateName: (name: string) => boolean;
}

/** `captured`: the names that the profile captures, which templates may use. */
export function createSecretVault(captured: ReadonlySet<string>): SecretVault {
  const secrets = new Map<string, string>();
  const hide = (name: string, value: string): string => {
    const base = `WS_RACE_${name
      .toUpperCase()
      .replaceAll(/[^A-Z0-9]+/g, '_')
      .replaceAll(/^_+|_+$/g, '')}`;
    let free = base;
    for (let count = 2; secrets.has(free) && secrets.get(free) !== value; count += 1) free = `${base}_${count}`;
    secrets.set(free, value);
    return `\${env:${free}}`;
  };
  return { hide, secrets, isTemplateName: (name) => captured.has(name) || isBuiltInName(name) };
}
