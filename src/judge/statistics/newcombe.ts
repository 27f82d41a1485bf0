import type { Bounds, Counts } from './counts.js';
import { wilson } from './wilson.js';

/**
 * The interval of the difference of two rates, `first - second`: Newcombe's hybrid score method (Newcombe 1998, method 10).
 * Counts may be effective counts, so fractions. A side without attempts says nothing of its rate.
 */
export function newcombe(first: Counts, second: Counts, level: number): Bounds {
  if (first.attempts <= 0 || second.attempts <= 0) return { low: -1, high: 1 };
  const one = first.failed / first.attempts;
  const two = second.failed / second.attempts;
  const aroundOne = wilson(first.failed, first.attempts, level);
  const aroundTwo = wilson(second.failed, second.attempts, level);
  return {
    low: one - two - Math.hypot(one - aroundOne.low, aroundTwo.high - two),
    high: one - two + Math.hypot(aroundOne.high - one, two - aroundTwo.low),
  };
}
