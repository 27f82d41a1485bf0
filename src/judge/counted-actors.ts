import type { Plan } from '../model/plan.js';
import type { JudgedAttempt } from './judged-attempt.js';

/** The attempts that count: those of observers and of the server process itself do not. */
export function createIsOfCountedActor(plan: Plan): (judged: JudgedAttempt) => boolean {
  const uncounted = new Set(plan.actors.filter((actor) => actor.counted === 'never').map((actor) => actor.name));
  return ({ attempt }) => !uncounted.has(attempt.id.actor);
}

export const countClients = (plan: Plan): number => sumOver(plan, (actor) => actor.count);

/** How many attempts a round asks for; undefined where arrivals go on until the server is steady. */
export function attemptsPerRound(plan: Plan, arm: string): number | undefined {
  const pacing = plan.arms.find(({ name }) => name === arm)?.pacing;
  return pacing?.kind === 'open' ? undefined : sumOver(plan, (actor) => actor.count * actor.cycles);
}

function sumOver(plan: Plan, measure: (actor: Plan['actors'][number]) => number): number {
  return plan.actors.filter((actor) => actor.counted !== 'never').reduce((sum, actor) => sum + measure(actor), 0);
}
