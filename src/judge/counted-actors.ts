import type { Actor, Plan, Share } from '../model/plan.js';
import type { JudgedAttempt } from './judged-attempt.js';

/** The attempts that count: those of observers and of the server process itself do not. */
export function createIsOfCountedActor(plan: Plan): (judged: JudgedAttempt) => boolean {
  const uncounted = new Set(plan.actors.filter((actor) => actor.counted === 'never').map((actor) => actor.name));
  return ({ attempt }) => !uncounted.has(attempt.id.actor);
}

export const countClients = (plan: Plan, share: Share = whole): number => sumOver(plan, (actor) => countOf(actor, share));

/** How many attempts a round asks for; undefined where arrivals go on until the server is steady. */
export function attemptsPerRound(plan: Plan, arm: string, share: Share = whole): number | undefined {
  const pacing = plan.arms.find(({ name }) => name === arm)?.pacing;
  return pacing?.kind === 'open' ? undefined : sumOver(plan, (actor) => countOf(actor, share) * actor.cycles);
}

const whole: Share = { index: 0, of: 1 };

/** Client c belongs to share c % of. */
export const countOf = ({ count }: Actor, { index, of }: Share = whole): number => Math.max(0, Math.ceil((count - index) / of));

function sumOver(plan: Plan, measure: (actor: Plan['actors'][number]) => number): number {
  return plan.actors.filter((actor) => actor.counted !== 'never').reduce((sum, actor) => sum + measure(actor), 0);
}
