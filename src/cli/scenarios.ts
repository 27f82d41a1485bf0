import { readFileSync } from 'node:fs';
import { suggest } from '../model/nearest-name.js';
import { UsageError } from '../model/usage-error.js';
import type { Scenario } from '../plan/scenario.js';
import { readTextFile } from './files.js';

/** The built-in scenarios, compiled to JSON by the build. */
export function builtInScenarios(): readonly Scenario[] {
  return JSON.parse(readFileSync(new URL('../scenarios.json', import.meta.url), 'utf8')) as readonly Scenario[];
}

/** A built-in scenario, or what can only be meant as the path of a file: no interface is called so. */
export const isScenarioName = (name: string): boolean =>
  isScenarioPath(name) || builtInScenarios().some((scenario) => scenario.name === name);

export const isScenarioPath = (name: string): boolean => /\.ya?ml$/.test(name) || name.includes('/');

/** A built-in scenario by name, or a scenario file by path. */
export async function findScenario(name: string): Promise<Scenario> {
  const known = builtInScenarios();
  const found = known.find((scenario) => scenario.name === name);
  if (found !== undefined) return found;
  if (isScenarioPath(name)) {
    const { readScenario } = await import('../plan/read-scenario.js');
    return readScenario(readTextFile(name), name);
  }
  const names = known.map((scenario) => scenario.name);
  throw new UsageError({ read: name, wrong: 'there is no such scenario', remedy: suggest(name, names) });
}
