import type { Action, Actor, Some, Step } from '../model/plan.js';
import type { Ns } from '../model/units.js';
import type { SecretVault } from './secret-vault.js';
import type { Capability, Scenario, ScenarioAction, ScenarioStep } from './scenario.js';
import type { Size } from './compile-limits.js';
import { hideInExpectation, hideInPayload } from './hide-secrets.js';

export interface ActorsInput {
  readonly scenario: Scenario;
  readonly size: Size;
  readonly lingerNs: Ns;
  readonly described: ReadonlySet<Capability>;
  readonly vault: SecretVault;
}

/** The clients, and the server process where the scenario begins with steps of it. Steps that the profile cannot answer are left out. */
export function compileActors(input: ActorsInput): Some<Actor> {
  const { scenario, size } = input;
  const vault = vaultOf(input);
  const steps = scenario.steps.map((step) => compileStep(step, { ...input, vault })).filter((step) => isAnswered(step, input.described));
  const serverSteps = steps.filter((step) => step.do === 'server');
  const clientSteps = steps.filter((step) => step.do !== 'server');
  const clients: Actor = {
    name: 'client',
    count: size.clients,
    cycles: size.cycles,
    ...(scenario.load.clientsPerUser === undefined ? {} : { clientsPerUser: scenario.load.clientsPerUser }),
    counted: serverSteps.length > 0 ? 'onceReady' : 'attempts',
    steps: some(clientSteps),
  };
  if (serverSteps.length === 0) return [clients];
  return [clients, { name: 'server', count: 1, cycles: 1, counted: 'never', steps: some(serverSteps) }];
}

/** The secrets of a scenario are called after it: plans of several scenarios are run with one environment. */
const vaultOf = ({ scenario, vault }: ActorsInput): SecretVault => ({
  ...vault,
  hide: (name, value) => vault.hide(`${scenario.name} ${name}`, value),
});

/** The reader of scenarios sees to it that every one has an `open`. */
function some(steps: readonly Step[]): Some<Step> {
  const [first, ...rest] = steps;
  if (first === undefined) throw new Error('an actor without steps');
  return [first, ...rest];
}

function isAnswered(step: Step, described: ReadonlySet<Capability>): boolean {
  const needed = needs[step.do];
  return needed === undefined || described.has(needed);
}

const needs: Readonly<Partial<Record<Step['do'], Capability>>> = {
  welcome: 'welcome',
  ready: 'ready',
  echo: 'echo',
  identity: 'identity',
  push: 'push',
  pushed: 'push',
};

const compileStep = (step: ScenarioStep, input: ActorsInput): Step => ({
  id: step.id,
  ...(step.cycles === undefined ? {} : { cycles: step.cycles }),
  ...compileAction(step, input),
});

function compileAction(action: ScenarioAction, { lingerNs, vault }: ActorsInput): Action {
  switch (action.do) {
    case 'linger':
      return { do: 'linger', forNs: action.forNs ?? lingerNs };
    case 'send': {
      const [first, ...rest] = action.frames;
      return { do: 'send', frames: [hideInPayload(first, vault), ...rest.map((frame) => hideInPayload(frame, vault))] };
    }
    case 'expect':
      return { do: 'expect', expectation: hideInExpectation(action.expectation, vault) };
    case 'close':
      return { do: 'close', code: action.code, reason: action.reason };
    case 'server':
      return { do: 'server', action: action.action };
    case 'open':
    case 'welcome':
    case 'ready':
    case 'echo':
    case 'identity':
    case 'push':
    case 'pushed':
    case 'reset':
    case 'finish':
      return { do: action.do };
  }
}
