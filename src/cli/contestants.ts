// Who meets in `fixes`: a defect of the reference server without a cure, with each of its cures, and with the order that removes it.
import { noCure, orderingCure } from '../campaign/cure-row.js';
import type { Contestant } from '../campaign/fixes.js';
import { compilePlan } from '../plan/compile-plan.js';
import type { TargetConfig } from '../plan/config.js';
import { planHash } from '../plan/plan-hash.js';
import { referenceTarget } from '../plan/reference-target.js';
import type { RunOptions } from '../plan/run-options.js';
import type { Scenario } from '../plan/scenario.js';
import { patientScenario } from './patient-scenario.js';
import type { ListedCure, ReferenceCatalogue } from './reference-catalogue.js';

export interface Meeting {
  readonly scenario: Scenario;
  readonly catalogue: ReferenceCatalogue;
  readonly environment: string;
  /** Only these cures; absent: all. */
  readonly fixes?: readonly string[];
  readonly options: RunOptions;
  readonly seed: string;
}

/** No cure first, then those that were published, last the order that makes the fault impossible. */
export function contestantsOf(
  defect: string,
  { scenario, catalogue, environment, fixes, options, seed }: Meeting,
): { readonly contestants: readonly [Contestant, ...Contestant[]]; readonly notApplicable: readonly string[] } {
  const asked = catalogue.cures.filter(({ name }) => fixes === undefined || fixes.includes(name));
  const published = asked.filter(({ name, appliesTo }) => name !== orderingCure && appliesTo.includes(defect));
  const ordering = catalogue.cures.filter(({ name }) => name === orderingCure);
  const contestant = (name: string, description: string, cure?: ListedCure): Contestant => {
    const { plan } = compilePlan({
      scenario: cure?.clientWaitsFor === undefined ? scenario : patientScenario(scenario),
      target: targetOf(defect, cure, environment),
      options,
      seed,
      knownSignatures: [],
      places: {},
    });
    return { name, description, scenario: { plan, planHash: planHash(plan) } };
  };
  return {
    contestants: [
      contestant(noCure, 'the defect without a cure'),
      ...[...published, ...ordering].map((cure) => contestant(cure.name, cure.description, cure)),
    ],
    notApplicable: fixes === undefined ? [] : asked.filter((cure) => !cure.appliesTo.includes(defect)).map(({ name }) => name),
  };
}

function targetOf(defect: string, cure: ListedCure | undefined, environment: string): TargetConfig {
  const target = referenceTarget('fixed', [
    '--defect',
    defect,
    ...(cure === undefined ? [] : ['--fix', cure.name]),
    '--environment',
    environment,
  ]);
  if (cure?.clientWaitsFor === undefined) return target;
  const ready = { matcher: { match: { event: cure.clientWaitsFor } }, withinNs: 2e9, captures: [] };
  return { ...target, profile: { ...target.profile, ready } };
}
