import type { Some } from '../model/plan.js';
import type { Scenario, ScenarioStep } from '../plan/scenario.js';

const patience = ['open', 'welcome', 'ready'];

/** The same scenario with a client that waits for the welcome and for the word that all is ready, before it does anything else. */
export function patientScenario(scenario: Scenario): Scenario {
  const first = patience.flatMap((deed) => scenario.steps.filter((step) => step.do === deed).slice(0, 1));
  const rest = scenario.steps.filter((step) => !first.includes(step));
  const [head, ...tail]: readonly ScenarioStep[] = [...first, ...rest];
  const steps: Some<ScenarioStep> = head === undefined ? scenario.steps : [head, ...tail];
  return { ...scenario, steps };
}
