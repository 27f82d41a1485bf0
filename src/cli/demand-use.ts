import { UsageError } from '../model/usage-error.js';
import { optionsWithoutUse } from '../plan/options-without-use.js';
import type { RunOptions } from '../plan/run-options.js';
import type { Scenario } from '../plan/scenario.js';

/** Throws a UsageError for an option that none of the scenarios has a use for: nothing that was asked for is passed over in silence. */
export function demandUse(scenarios: readonly [Scenario, ...Scenario[]], options: RunOptions): void {
  const [first] = scenarios;
  const useless = optionsWithoutUse(first, options).find((name) =>
    scenarios.every((scenario) => optionsWithoutUse(scenario, options).includes(name)),
  );
  if (useless === undefined) return;
  throw new UsageError({
    read: useless,
    wrong: `it means nothing to ${scenarios.map(({ name }) => name).join(' and ')}`,
    remedy: 'Leave it out, or take a scenario that it belongs to: ws-race list.',
  });
}
