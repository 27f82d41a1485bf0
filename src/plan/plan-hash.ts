import { createHash } from 'node:crypto';
import type { Plan } from '../model/plan.js';
import type { Scenario } from './scenario.js';

/** SHA-256 of the plan's canonical JSON, hex. */
export const planHash = (plan: Plan): string => hashOf(plan);

/** SHA-256 of the scenario's canonical JSON, hex. */
export const scenarioHash = (scenario: Scenario): string => hashOf(scenario);

const hashOf = (value: unknown): string => createHash('sha256').update(canonicalJson(value)).digest('hex');

/** JSON whose text depends on the value alone: keys in code unit order, no space, absent keys left out. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => (isRecord(part) ? sortedByKey(part) : part));
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const sortedByKey = (record: Readonly<Record<string, unknown>>): unknown =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
