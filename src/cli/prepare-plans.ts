// The plans of all scenarios of a run, for one target.
import type { CampaignScenario } from '../campaign/campaign.js';
import { UsageError } from '../model/usage-error.js';
import type { ChosenTarget } from '../plan/choose-target.js';
import type { Config } from '../plan/config.js';
import { optionsWithoutUse } from '../plan/options-without-use.js';
import { planHash } from '../plan/plan-hash.js';
import type { RunOptions } from '../plan/run-options.js';
import { compileScenario } from './compile-scenario.js';
import { findScenario } from './scenarios.js';

export interface Prepared {
  readonly scenarios: readonly [CampaignScenario, ...CampaignScenario[]];
  /** By the names that the plans hold in their place. */
  readonly secrets: ReadonlyMap<string, string>;
}

/** Throws a UsageError, also for an option that no scenario of the run has a use for. */
export async function preparePlans(
  names: readonly string[],
  {
    chosen,
    options,
    config,
    seed,
  }: { readonly chosen: ChosenTarget; readonly options: RunOptions; readonly config: Config | undefined; readonly seed: string },
): Promise<Prepared> {
  const [first = 'concurrent', ...others] = names;
  const prepare = async (name: string) => {
    const scenario = await findScenario(name);
    const compiled = compileScenario(scenario, { chosen, options, config, seed });
    return { scenario, compiled };
  };
  const head = await prepare(first);
  const tail = await Promise.all(others.map(prepare));
  const all = [head, ...tail];
  for (const name of optionsWithoutUse(head.scenario, options)) {
    if (!all.every(({ scenario }) => optionsWithoutUse(scenario, options).includes(name))) continue;
    throw new UsageError({
      read: name,
      wrong: `it means nothing to ${all.map(({ scenario }) => scenario.name).join(' and ')}`,
      remedy: 'Leave it out, or run a scenario that it belongs to: ws-race list.',
    });
  }
  const scenarioOf = ({ compiled }: (typeof all)[number]): CampaignScenario => ({ plan: compiled.plan, planHash: planHash(compiled.plan) });
  return {
    scenarios: [scenarioOf(head), ...tail.map(scenarioOf)],
    secrets: new Map(all.flatMap(({ compiled }) => [...compiled.secrets])),
  };
}
