import type { Arm, Plan } from '../model/plan.js';

/** What is taken for independent when a rate is bounded. */
export type CountingUnit = 'attempts' | 'rounds';

/**
 * Clients of one release share the state of one server, and so do all attempts on one start of it: there a round counts as one
 * (docs/statistics.md). Attempts that are made one after the other, or a few at a time, count by themselves.
 */
export function countingUnit(plan: Plan, arm: Arm['name']): CountingUnit {
  const { pacing } = plan.arms.find(({ name }) => name === arm) ?? plan.arms[0];
  return pacing.kind === 'barrier' || isColdStart(plan) ? 'rounds' : 'attempts';
}

/** Each round starts the server anew. */
export const isColdStart = ({ actors }: Plan): boolean => actors.some(({ counted }) => counted === 'onceReady');
