import type { Schedule } from '../model/plan.js';
import { formatDuration } from '../model/units.js';
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
/** A job of a CI does not hang for longer; a clean run against 1 % by rounds of a second takes 8 minutes. */
export const usualDecideWithinNs = 15 * 60e9;

/** `--rounds` is the number of rounds, and with `--until-decided` the most of them; `--decide-within` bounds its time. */
export function compileSchedule({ options, rounds, maxRate, unitsPerRound }: ScheduleInput): Schedule {
  const { decideWithinNs = usualDecideWithinNs } = options;
  if (!options.untilDecided) {
    if (options.decideWithinNs === undefined) return { kind: 'fixed', rounds: options.rounds ?? rounds };
    throw new UsageError({
      read: `--decide-within ${formatDuration(decideWithinNs)}`,
      wrong: 'a run of so many rounds has nothing to decide',
      remedy: `Add --until-decided --max-failure-rate 1%, or leave it out.`,
    });
  }
  if (maxRate <= 0 || maxRate >= 1) {
    throw new UsageError({
      read: '--until-decided',
      wrong:
        maxRate <= 0 ? 'no number of attempts proves a failure rate of 0, so that it would never end' : 'a limit of 100 % is always kept',
      remedy: 'Say which rate is to be decided on: --until-decided --max-failure-rate 1%',
    });
  }
  const most = options.rounds ?? Math.min(mostRounds, Math.ceil((2 * clean) / (maxRate * unitsPerRound)));
  return { kind: 'untilDecided', rounds: most, withinNs: decideWithinNs };
}
