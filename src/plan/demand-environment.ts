import type { Plan } from '../model/plan.js';
import { fillTemplate, type Lookup, requiredEnvNames } from '../model/template.js';
import { UsageError } from '../model/usage-error.js';
import { isSubprotocol } from './check-targets.js';

/** Throws a UsageError where the plan asks for a variable that `env` does not have: `--url 'ws://...?token=${env:TOKEN}'` was not in a config. */
export function demandEnvironment(plan: Plan, env: Lookup): void {
  const unset = requiredEnvNames(JSON.stringify(plan)).find((name) => env(name) === undefined);
  if (unset === undefined) {
    demandSubprotocols(plan, env);
    return;
  }
  throw new UsageError({
    read: `\${env:${unset}}`,
    wrong: `the environment variable ${unset} is not set`,
    remedy: `Set it (export ${unset}=...), or give a default: \${env:${unset}:-...}`,
  });
}

/** A token with a line break or a comma in it would be another handshake than was meant. */
function demandSubprotocols({ targets }: Plan, env: Lookup): void {
  for (const template of targets.flatMap(({ subprotocols }) => subprotocols)) {
    if (isSubprotocol(fillTemplate(template, () => undefined, env))) continue;
    throw new UsageError({
      read: `subprotocol ${template}`,
      wrong: 'what the variable holds is no part of a subprotocol: those have no spaces, commas or quotes',
      remedy: 'Look at its value; a line break at its end is the most frequent mistake. base64url without padding is what servers expect.',
    });
  }
}
