import { signatureIds } from '../classify/explain.js';
import type { ChosenTarget } from '../plan/choose-target.js';
import { type CompiledPlan, compilePlan } from '../plan/compile-plan.js';
import type { Config } from '../plan/config.js';
import type { RunOptions } from '../plan/run-options.js';
import type { Scenario } from '../plan/scenario.js';

/** The plan of a scenario for the chosen target, with the signatures and gates of the config. Throws a UsageError. */
export const compileScenario = (
  scenario: Scenario,
  {
    chosen,
    options,
    config,
    seed,
  }: { readonly chosen: ChosenTarget; readonly options: RunOptions; readonly config: Config | undefined; readonly seed: string },
): CompiledPlan =>
  compilePlan({
    scenario,
    target: chosen.target,
    options,
    seed,
    signatures: config?.signatures ?? [],
    knownSignatures: signatureIds(),
    places: config?.places ?? {},
    ...(config?.gate === undefined ? {} : { gate: config.gate }),
  });
