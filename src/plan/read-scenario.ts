import type { Some } from '../model/plan.js';
import { nsOf } from './message-forms.js';
import { pacingOf } from './pacing-form.js';
import { readYaml, throwTroubles } from './read-yaml.js';
import type { Scenario, ScenarioCheck, ScenarioLimits } from './scenario.js';
import { type CheckForm, type ScenarioForm, scenarioSchema } from './scenario-schema.js';
import { stepsOf } from './step-form.js';
import { below, createTroubleList, type Report } from './trouble-list.js';
import { validate } from './validate.js';

const notBuilt: Readonly<Record<string, string>> = {
  schedule: 'schedules other than a fixed number of rounds are not built yet',
  actors: 'actors other than the clients and the server process are not built yet',
  at: 'steps with an offset (at:) are not built yet',
  on: 'steps on another connection are not built yet',
  cut: 'cutting the opening request is not built yet',
  sweep: 'sweeping an offset is not built yet',
  request: 'HTTP requests as a step are not built yet',
  stopReading: 'the step stopReading is not built yet',
  resumeReading: 'the step resumeReading is not built yet',
};
const notBuiltWords: Readonly<Record<string, string>> = {
  stopReading: 'the step stopReading is not built yet',
  resumeReading: 'the step resumeReading is not built yet',
  connect: 'a barrier that holds before connecting is not built yet',
  opened: 'a barrier that holds after opening is not built yet',
  stop: 'the server step stop is not built yet',
  kill: 'the server step kill is not built yet',
  restart: 'the server step restart is not built yet',
  pause: 'the server step pause is not built yet',
  resume: 'the server step resume is not built yet',
};

/** Reads a scenario file. Throws a UsageError that names path, line and column of all that is wrong in it. */
export function readScenario(text: string, path: string): Scenario {
  const file = readYaml(text, path);
  const form = validate(scenarioSchema, file.value, { keys: notBuilt, words: notBuiltWords });
  if (!form.valid) return throwTroubles(file, form.troubles);
  const { troubles, report } = createTroubleList();
  const scenario = scenarioOf(form.value, report);
  if (troubles.length > 0) return throwTroubles(file, troubles);
  return scenario;
}

function scenarioOf(form: ScenarioForm, report: Report): Scenario {
  const { burst, spaced } = form.load.arms;
  const steps = stepsOf(form.steps, below(report, 'steps'));
  const arms = below(report, 'load', 'arms');
  const scenario: Scenario = {
    number: form.number,
    name: form.name,
    description: form.description.trim(),
    expectation: form.expectation.trim(),
    needs: form.needs ?? [],
    class: form.class,
    preflight: form.preflight ?? true,
    load: {
      ...(form.load.clients === undefined ? {} : { clients: form.load.clients }),
      rounds: form.load.rounds ?? 5,
      ...(form.load.cycles === undefined ? {} : { cycles: form.load.cycles }),
      ...(form.load.clientsPerUser === undefined ? {} : { clientsPerUser: form.load.clientsPerUser }),
      arms: {
        burst: pacingOf(burst, form, below(arms, 'burst')),
        ...(spaced === undefined ? {} : { spaced: pacingOf(spaced, form, below(arms, 'spaced')) }),
      },
    },
    limits: limitsOf(form.limits),
    steps,
    checks: checksOf(form, below(report, 'checks')),
  };
  demandClients(scenario, report);
  demandServer(scenario, report);
  return scenario;
}

function demandClients({ load }: Scenario, report: Report): void {
  const isOpen = load.arms.burst.kind === 'open';
  if (isOpen && load.clients !== undefined) {
    report(
      ['load', 'clients'],
      'open pacing connects by rate, so that a number of clients has no meaning',
      'Remove clients, or pace by barrier or closed.',
    );
  }
  if (!isOpen && load.clients === undefined) report(['load'], '"clients" is missing', 'Add clients: 20', 'key');
  if (load.arms.spaced?.kind === 'barrier') {
    report(
      ['load', 'arms', 'spaced'],
      'the control arm spreads the same traffic out, and a barrier does the opposite',
      'Write { pacing: closed, concurrency: 1 }.',
    );
  }
}

function demandServer({ needs, steps }: Scenario, report: Report): void {
  const last = steps.findLastIndex((step) => step.do === 'server');
  if (last >= 0 && !needs.includes('server')) report(['needs'], 'it starts the server, so that it needs one', 'Add needs: [server]', 'key');
  if (last > 0 && steps.slice(0, last).some((step) => step.do !== 'server')) {
    report(['steps', last], 'steps of the server after those of the clients are not built yet', 'Put server: start first.');
  }
}

function limitsOf(form: ScenarioForm['limits']): ScenarioLimits {
  const { tcp, tls, upgrade, close } = form ?? {};
  return {
    ...(tcp === undefined ? {} : { tcpNs: nsOf(tcp) }),
    ...(tls === undefined ? {} : { tlsNs: nsOf(tls) }),
    ...(upgrade === undefined ? {} : { upgradeNs: nsOf(upgrade) }),
    ...(close === undefined ? {} : { closeNs: nsOf(close) }),
  };
}

function checksOf(form: ScenarioForm, report: Report): Some<ScenarioCheck> {
  const [first, ...rest] = form.checks.map((check, index) => checkOf(check, form.class, below(report, index)));
  if (first === undefined) report([], 'a scenario without checks proves nothing', 'Add - refusal');
  return [first ?? { id: 'refusal', class: form.class, optional: false }, ...rest];
}

function checkOf(form: CheckForm, inherited: Scenario['class'], report: Report): ScenarioCheck {
  if (typeof form === 'string') return { id: form, class: inherited, optional: false };
  if (form.within !== undefined && form.id !== 'readyWithin')
    report(['within'], `the time of ${form.id} stands in the target's profile`, 'Remove within.', 'key');
  return {
    id: form.id,
    class: form.class ?? inherited,
    optional: form.optional ?? false,
    ...(form.within === undefined ? {} : { limitNs: nsOf(form.within) }),
  };
}
