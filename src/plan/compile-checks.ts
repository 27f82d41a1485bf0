import { suggest } from '../model/nearest-name.js';
import type { Check, Plan } from '../model/plan.js';
import type { Target } from '../model/target.js';
import { UsageError } from '../model/usage-error.js';
import type { GateConfig } from './config.js';
import type { RunOptions } from './run-options.js';
import type { Capability, Scenario, ScenarioCheck } from './scenario.js';

/** What each check needs the profile to describe; what is not in here needs nothing. */
const needs: Readonly<Partial<Record<Check['id'], Capability>>> = {
  welcome: 'welcome',
  ready: 'ready',
  echo: 'echo',
  session: 'session',
  opening: 'opening',
  identity: 'identity',
  push: 'push',
  openAtMost: 'limit',
};

export const checkIds = [
  'refusal',
  'drop',
  'welcome',
  'ready',
  'echo',
  'session',
  'identity',
  'push',
  'openAtMost',
  'opening',
  'cleanClose',
  'readyWithin',
] as const satisfies readonly Check['id'][];

/** What this target's profile describes. `session` is a value captured under that name, by the welcome or the opening. */
export function describedBy(target: Target): ReadonlySet<Capability> {
  const { opening, welcome, ready, echo, identity, push, limit } = target.profile;
  const expectations = [
    ...opening.flatMap((step) => (step.kind === 'expect' ? [step.expectation] : [])),
    ...(welcome === undefined ? [] : [welcome]),
  ];
  const claims: readonly (readonly [Capability, boolean])[] = [
    ['server', target.server !== undefined],
    ['opening', opening.length > 0],
    ['welcome', welcome !== undefined],
    ['ready', ready !== undefined],
    ['echo', echo !== undefined],
    ['identity', identity !== undefined],
    ['push', push !== undefined],
    ['limit', limit !== undefined],
    ['session', expectations.some(({ captures }) => captures.some(({ name }) => name === 'session'))],
  ];
  return new Set(claims.filter(([, holds]) => holds).map(([capability]) => capability));
}

export type CompiledChecks = Pick<Plan, 'checks' | 'skipped' | 'required'>;

export interface ChecksInput {
  readonly scenario: Scenario;
  readonly described: ReadonlySet<Capability>;
  readonly gate: GateConfig | undefined;
  readonly options: RunOptions;
}

/** The checks that can run; those that cannot are named with what they need, optional ones only where a gate speaks of them. */
export function compileChecks({ scenario, described, gate, options }: ChecksInput): CompiledChecks {
  const required = gate?.require ?? [];
  demandKnown(required);
  const applicable = required.filter((id) => scenario.checks.some((check) => check.id === id));
  const gated = [...applicable, ...[...(gate?.maxCheck ?? []), ...options.maxCheck].map(({ id }) => id)];
  const canRun = ({ id }: ScenarioCheck): boolean => {
    const need = needs[id];
    return need === undefined || described.has(need);
  };
  return {
    checks: scenario.checks.filter(canRun).map((check) => compileCheck(check, options)),
    skipped: scenario.checks
      .filter((check) => !canRun(check) && (!check.optional || gated.includes(check.id)))
      .map((check) => ({ check: check.id, needs: needs[check.id] ?? 'nothing' })),
    required: applicable,
  };
}

function compileCheck(check: ScenarioCheck, options: RunOptions): Check {
  const limitNs = check.id === 'readyWithin' ? (options.readyWithinNs ?? check.limitNs) : check.limitNs;
  return { id: check.id, class: check.class, ...(limitNs === undefined ? {} : { limitNs }) };
}

function demandKnown(required: readonly string[]): void {
  const unknown = required.find((id) => !(checkIds as readonly string[]).includes(id));
  if (unknown === undefined) return;
  throw new UsageError({ read: `gate.require: ${unknown}`, wrong: 'there is no check of that name', remedy: suggest(unknown, checkIds) });
}
