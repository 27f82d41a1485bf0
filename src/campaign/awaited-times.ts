// How long clients waited for the message that a scenario is about: the greeting alone would make a cure look free that delays what
// comes after it.
import type { JudgedAttempt } from '../judge/judged-attempt.js';
import { createDeedOf } from '../judge/steps.js';
import type { AwaitedMessage, MeasuredSpan, Times } from '../model/fixes.js';
import type { Plan } from '../model/plan.js';

export const spanOf = (plan: Plan, to: AwaitedMessage): MeasuredSpan => ({ from: isPacedByRate(plan) ? 'due' : 'released', to });

/** In milliseconds, of attempts that succeeded and waited for this message. */
export function awaitedTimesOf(plan: Plan, judged: readonly JudgedAttempt[], { from, to }: MeasuredSpan): readonly number[] {
  const deedOf = createDeedOf(plan);
  return judged.flatMap(({ attempt, standing }) => {
    const { marks } = attempt;
    const fromNs = from === 'due' ? marks.scheduled : (marks.released ?? marks.started);
    const awaited = attempt.steps.find(({ step }) => deedOf(attempt, step) === to);
    if (standing !== 'completed' || fromNs === undefined || awaited?.kind !== 'done') return [];
    return [(awaited.atNs - fromNs) / 1e6];
  });
}

/** Undefined where there is none. */
export function timesOf(values: readonly number[]): Times | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number | undefined => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  const [p50Ms, p99Ms] = [at(0.5), at(0.99)];
  return p50Ms === undefined || p99Ms === undefined ? undefined : { n: sorted.length, p50Ms, p99Ms };
}

const isPacedByRate = ({ arms }: Plan): boolean => arms.some(({ name, pacing }) => name === 'burst' && pacing.kind === 'open');
