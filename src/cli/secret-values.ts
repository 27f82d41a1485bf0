import type { CampaignScenario } from '../campaign/campaign.js';
import { envNames } from '../model/template.js';

/** Every value that must not be shown: literals that were taken out of the plan, and what ${env:NAME} stands for in it. */
export function secretValues(
  prepared: { readonly scenarios: readonly CampaignScenario[]; readonly secrets: ReadonlyMap<string, string> },
  environment: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  const named = prepared.scenarios.flatMap(({ plan }) => envNames(JSON.stringify(plan)));
  const fromEnvironment = named.flatMap((name) => environment[name] ?? []);
  return [...prepared.secrets.values(), ...fromEnvironment];
}
