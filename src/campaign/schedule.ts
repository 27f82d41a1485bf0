import { draw } from '../model/draw.js';
import type { Plan, RoundSpec } from '../model/plan.js';

/** Says which round is next. Spoiled rounds are repeated, within bounds. */
export interface Scheduler {
  readonly next: () => RoundSpec | undefined;
  readonly repeat: (spec: RoundSpec) => void;
}

/** Burst and control take turns, so that a drift of the machine hits both; who goes first is drawn for each round. */
export function createFixedSchedule(plan: Plan): Scheduler {
  const { rounds } = plan.schedule;
  const queue: RoundSpec[] = Array.from({ length: rounds }, (_, index) => index + 1).flatMap((round) => {
    const specs = plan.arms.map(({ name }): RoundSpec => ({ round, target: plan.targets[0].name, arm: name, take: 1 }));
    return draw(plan.seed, 'arm', round) < 0.5 ? specs : specs.reverse();
  });
  let repeatsLeft = Math.max(2, Math.floor(rounds / 2)) * plan.arms.length;
  return {
    next: () => queue.shift(),
    repeat(spec) {
      if (repeatsLeft === 0) return;
      repeatsLeft -= 1;
      queue.push({ ...spec, take: spec.take + 1 });
    },
  };
}
