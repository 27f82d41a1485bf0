import type { Schedule } from '../model/plan.js';
import { UsageError } from '../model/usage-error.js';
import type { RunOptions } from './run-options.js';

export interface ScheduleInput {
  readonly options: RunOptions;
  /** As the scenario has it. */
  readonly rounds: number;
  /** The limit on the failure rate, 0..1. */
  readonly maxRate: number;
  /** What a round brings that is independent: one, where its attempts hang together. */
  readonly unitsPerRound: number;
}

/** A clean run at this multiple of 1 / limit is decided with room to spare; twice that leaves room for a few failures. */
const clean = 6;
const mostRounds = 100_000;

/** `--rounds` is the number of rounds, and with `--until-decided` the most of them. */
export function compileSchedule({ options, rounds, maxRate, unitsPerRound }: ScheduleInput): Schedule {
  if (!options.untilDecided) return { kind: 'fixed', rounds: options.rounds ?? rounds };
  if (maxRate <= 0 || maxRate >= 1) {
    throw new UsageError({
      read: '--until-decided',
      wrong:
        maxRate <= 0 ? 'no number of attempts proves a failure rate of 0, so that it would never end' : 'a limit of 100 % is always kept',
      remedy: 'Say which rate is to be decided on: --until-decided --max-failure-rate 1%',
    });
  }
  return { kind: 'untilDecided', rounds: options.rounds ?? Math.min(mostRounds, Math.ceil((2 * clean) / (maxRate * unitsPerRound))) };
}
