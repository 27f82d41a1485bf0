// The plans of all scenarios of a run, for one target.
import type { CampaignScenario } from '../campaign/campaign.js';
import type { ChosenTarget } from '../plan/choose-target.js';
import type { Config } from '../plan/config.js';
import { planHash } from '../plan/plan-hash.js';
import type { RunOptions } from '../plan/run-options.js';
import { compileScenario } from './compile-scenario.js';
import { demandUse } from './demand-use.js';
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
  demandUse([head.scenario, ...tail.map(({ scenario }) => scenario)], options);
  const scenarioOf = ({ compiled }: (typeof all)[number]): CampaignScenario => ({ plan: compiled.plan, planHash: planHash(compiled.plan) });
  return {
    scenarios: [scenarioOf(head), ...tail.map(scenarioOf)],
    secrets: new Map(all.flatMap(({ compiled }) => [...compiled.secrets])),
  };
}
