import { logChoose } from '../statistics/log-gamma.js';
import { fewestRounds } from './settings.js';

/** Whether dealing so many rounds anew can reach this level at all, when it is paid for looking at so many scenarios. */
export function enoughRounds(before: number, after: number, scenarios: number, limit: number): boolean {
  if (before < fewestRounds || after < fewestRounds) return false;
  return Math.exp(-logChoose(before + after, before)) * scenarios <= limit;
}

/** The fewest rounds a side that can. */
export function roundsNeeded(scenarios: number, limit: number): number {
  let rounds = fewestRounds;
  while (!enoughRounds(rounds, rounds, scenarios, limit)) rounds += 1;
  return rounds;
}
