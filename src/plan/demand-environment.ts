import type { Plan } from '../model/plan.js';
import { type Lookup, requiredEnvNames } from '../model/template.js';
import { UsageError } from '../model/usage-error.js';

/** Throws a UsageError where the plan asks for a variable that `env` does not have: `--url 'ws://...?token=${env:TOKEN}'` was not in a config. */
export function demandEnvironment(plan: Plan, env: Lookup): void {
  const unset = requiredEnvNames(JSON.stringify(plan)).find((name) => env(name) === undefined);
  if (unset === undefined) return;
  throw new UsageError({
    read: `\${env:${unset}}`,
    wrong: `the environment variable ${unset} is not set`,
    remedy: `Set it (export ${unset}=...), or give a default: \${env:${unset}:-...}`,
  });
}
