// Rounds of several stages in turn, so that a drift of the machine hits all alike.
import { draw, shuffle } from '../model/draw.js';
import type { Plan, RoundSpec } from '../model/plan.js';

/** One turn: which stage plays which round. */
export interface Turn {
  readonly stage: number;
  readonly spec: Pick<RoundSpec, 'round' | 'arm'>;
}

/** A B B A A B B A: each side goes first as often as the other, and neither is always the later one. */
export function turnsOfTwo({ seed, arms, schedule }: Plan): readonly Turn[] {
  let isSwapped = false;
  return roundsOf(schedule.rounds).flatMap((round) => {
    const specs = arms.map(({ name }) => ({ round, arm: name }));
    const ordered = draw(seed, 'arm', round) < 0.5 ? specs : specs.reverse();
    return ordered.flatMap((spec) => {
      const order = isSwapped ? [1, 0] : [0, 1];
      isSwapped = !isSwapped;
      return order.map((stage) => ({ stage, spec }));
    });
  });
}

/** Round after round every stage once, in an order that the seed draws anew for each round. */
export function turnsOfMany({ seed, schedule }: Plan, stages: number): readonly Turn[] {
  const all = Array.from({ length: stages }, (_, stage) => stage);
  return roundsOf(schedule.rounds).flatMap((round) =>
    shuffle(all, seed, 'turn', round).map((stage) => ({ stage, spec: { round, arm: 'burst' as const } })),
  );
}

const roundsOf = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index + 1);
