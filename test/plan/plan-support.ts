import { readFileSync } from 'node:fs';
import { signatureIds } from '../../src/classify/explain.js';
import { compilePlan, type CompiledPlan, type PlanInput } from '../../src/plan/compile-plan.js';
import type { Config } from '../../src/plan/config.js';
import { type ConfigSettings, readConfig } from '../../src/plan/read-config.js';
import { readScenario } from '../../src/plan/read-scenario.js';
import { referenceTarget } from '../../src/plan/reference-target.js';
import { defaultOptions, type RunOptions } from '../../src/plan/run-options.js';
import type { Scenario } from '../../src/plan/scenario.js';
import { UsageError } from '../../src/model/usage-error.js';

const read = new Map<string, Scenario>();

export function builtIn(name: string): Scenario {
  const scenario = read.get(name) ?? readBuiltIn(name);
  read.set(name, scenario);
  return scenario;
}

function readBuiltIn(name: string): Scenario {
  return readScenario(readFileSync(new URL(`../../scenarios/${name}.yaml`, import.meta.url), 'utf8'), `scenarios/${name}.yaml`);
}

/** A plan of `concurrent` against the embedded server, but for what is given. */
export function compile(given: Partial<Omit<PlanInput, 'options'>> & { readonly options?: Partial<RunOptions> } = {}): CompiledPlan {
  return compilePlan({
    scenario: builtIn('concurrent'),
    target: referenceTarget('fixed'),
    seed: '7f3a',
    knownSignatures: signatureIds(),
    places: {},
    ...given,
    options: { ...defaultOptions, ...given.options },
  });
}

/** A config that was read as the command line reads it, in an empty environment but for what is given. */
export function configOf(text: string, path = 'ws-race.yaml', given: Partial<ConfigSettings> = {}): Config {
  return readConfig(text, path, { env: () => undefined, knownSignatures: signatureIds(), ...given });
}

/** The UsageError that the call ends in. */
export function usageErrorOf(call: () => unknown): UsageError {
  try {
    call();
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
  throw new Error('no UsageError was thrown');
}
