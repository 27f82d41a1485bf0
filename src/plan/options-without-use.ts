import type { RunOptions } from './run-options.js';
import type { Scenario } from './scenario.js';

/** Options that were given and mean nothing to this scenario, as they are written on the command line. */
export function optionsWithoutUse(scenario: Scenario, options: RunOptions): readonly string[] {
  const isOpen = scenario.load.arms.burst.kind === 'open';
  const given: readonly (readonly [string, boolean, boolean])[] = [
    ['--n', options.n !== undefined, !isOpen],
    ['--cycles', options.cycles !== undefined, scenario.load.cycles !== undefined],
    ['--steady', options.steady !== undefined, isOpen],
    ['--ready-within', options.readyWithinNs !== undefined, isOpen],
    ...options.maxCheck.map(({ id }) => [`--max-check ${id}`, true, scenario.checks.some((check) => check.id === id)] as const),
  ];
  return given.filter(([, isGiven, hasUse]) => isGiven && !hasUse).map(([name]) => name);
}
