// (scenario, target, options, seed) -> Plan: pure, and the same input gives the same plan byte for byte.
import type { Plan } from '../model/plan.js';
import type { CustomSignature } from '../model/signature.js';
import { UsageError } from '../model/usage-error.js';
import { compileActors } from './compile-actors.js';
import { compileArms } from './compile-arms.js';
import { compileChecks, describedBy } from './compile-checks.js';
import { compileGates, maxFailureRateOf } from './compile-gates.js';
import { compilePhaseLimits, lingerOf, roundLimit, type Size } from './compile-limits.js';
import { compileSchedule } from './compile-schedule.js';
import { compileTarget } from './compile-target.js';
import type { GateConfig, TargetConfig } from './config.js';
import type { Places } from './places.js';
import { scenarioHash } from './plan-hash.js';
import type { RunOptions } from './run-options.js';
import type { Capability, Scenario } from './scenario.js';

export interface PlanInput {
  readonly scenario: Scenario;
  readonly target: TargetConfig;
  readonly options: RunOptions;
  readonly seed: string;
  readonly gate?: GateConfig;
  readonly signatures?: readonly CustomSignature[];
  /** The names that gates on signatures may use beside the user's own. */
  readonly knownSignatures: readonly string[];
  /** Where the settings of the config stand, if there is one. */
  readonly places: Places;
}

export interface CompiledPlan {
  readonly plan: Plan;
  /** The literal secrets that were taken out of the plan, by the environment name that stands for each in it. */
  readonly secrets: ReadonlyMap<string, string>;
}

export function compilePlan(input: PlanInput): CompiledPlan {
  const { scenario, options, seed, gate } = input;
  const signatures = input.signatures ?? [];
  const { target, vault } = compileTarget(placeOf(scenario, input.target), options, input.places);
  const described = describedBy(target);
  demandCapabilities(scenario, described);
  const size = sizeOf(scenario, options);
  const lingerNs = lingerOf(target, options);
  const limits = compilePhaseLimits(scenario, target, options);
  const arms = compileArms({ scenario, options, limits, target, size });
  const isOpen = scenario.load.arms.burst.kind === 'open';
  const schedule = compileSchedule({
    options,
    rounds: scenario.load.rounds,
    maxRate: maxFailureRateOf(options, gate),
    unitsPerRound: isOpen || scenario.load.arms.burst.kind === 'barrier' ? 1 : size.clients * size.cycles,
  });
  const checks = compileChecks({ scenario, described, gate, options });
  const plan: Plan = {
    planVersion: 1,
    scenario: { id: scenario.name, hash: scenarioHash(scenario), class: scenario.class },
    seed,
    targets: [target],
    arms,
    actors: compileActors({ scenario, size, lingerNs, described, vault }),
    schedule,
    limits: { ...limits, roundNs: roundLimit(limits, target, arms, size, lingerNs) },
    ...checks,
    gates: compileGates({
      options,
      ...(gate === undefined ? {} : { gate }),
      checks,
      knownSignatures: [...input.knownSignatures, ...signatures.map(({ id }) => id)],
      places: input.places,
    }),
    preflight: scenario.preflight && options.preflight,
    signatures,
  };
  return { plan, secrets: vault.secrets };
}

/** A scenario about the limit goes where the profile says that there is one. */
function placeOf({ needs }: Scenario, target: TargetConfig): TargetConfig {
  const url = needs.includes('limit') ? target.profile.limit?.url : undefined;
  return url === undefined ? target : { ...target, url };
}

/** `--cycles` speaks only to scenarios that reconnect, `--n` only to those whose arrivals are not paced by rate. */
function sizeOf(scenario: Scenario, options: RunOptions): Size {
  const { load } = scenario;
  const cycles = load.cycles === undefined ? 1 : (options.cycles ?? load.cycles);
  const { burst } = load.arms;
  if (burst.kind !== 'open') return { clients: options.n ?? load.clients ?? 1, cycles };
  const clients = Math.ceil((burst.perSecond * (options.readyWithinNs ?? burst.stopAfterNs)) / 1e9);
  const steady = options.steady ?? burst.steady ?? 1;
  if (steady <= clients) return { clients, cycles };
  throw new UsageError({
    read: scenario.name,
    wrong: `${steady} successes in a row cannot come of ${clients === 1 ? '1 connection' : `${clients} connections`}: ${burst.perSecond} a second within the time to get ready`,
    remedy: 'Ask for fewer with --steady, or give more time with --ready-within.',
  });
}

function demandCapabilities(scenario: Scenario, described: ReadonlySet<Capability>): void {
  const missing = scenario.needs.find((capability) => !described.has(capability));
  if (missing === undefined) return;
  if (missing === 'server') {
    throw new UsageError({
      read: scenario.name,
      wrong: 'this scenario starts the server itself, and nothing says how',
      remedy:
        "Say how: run --server-cmd 'uvicorn app:app --port {port}' (and {port} in the URL), or server.command in ws-race.yaml; or try the reference server.",
    });
  }
  throw new UsageError({
    read: scenario.name,
    wrong: `this scenario needs a target whose profile describes ${missing}`,
    remedy: `Describe ${missing} in ws-race.yaml; docs/config.md shows how.`,
  });
}
