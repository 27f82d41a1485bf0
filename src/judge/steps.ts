// Which step of the script a step result belongs to.
import type { Attempt } from '../model/history.js';
import type { Action, Plan } from '../model/plan.js';

export type Deed = Action['do'];
export type DeedOf = (attempt: Attempt, stepId: string) => Deed | undefined;

/** What the steps of an actor do, by step id. Steps that a runner adds by itself carry their deed at the front of their id. */
export function createDeedOf(plan: Plan): DeedOf {
  const deeds = new Map(plan.actors.flatMap((actor) => actor.steps.map((step) => [`${actor.name} ${step.id}`, step.do] as const)));
  return (attempt, stepId) => deeds.get(`${attempt.id.actor} ${stepId}`) ?? deedNamedBy(stepId);
}

function deedNamedBy(stepId: string): Deed | undefined {
  if (stepId.startsWith('opening')) return 'expect';
  const word = /^[a-z]+/.exec(stepId)?.[0];
  return deeds.find((deed) => deed === word);
}
const deeds: readonly Deed[] = [
  'open',
  'welcome',
  'ready',
  'echo',
  'identity',
  'pushed',
  'push',
  'expect',
  'send',
  'linger',
  'close',
  'reset',
  'finish',
];
