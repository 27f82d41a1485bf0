// Rounds are counted in groups that stand or fall together: those of all cures, one of each, or a single one.
import type { PlayedRound } from './stage.js';

export interface Counting {
  /** All of them are counted in one go, when the log lines of all are in; nobody ever sees half of a group. */
  readonly add: (group: readonly PlayedRound[]) => void;
  /** When all that was added is counted. */
  readonly finished: () => Promise<void>;
}

export function createCounting(): Counting {
  let counted = Promise.resolve();
  return {
    add(group) {
      counted = counted
        .then(() => Promise.all(group.map(({ linesIn }) => linesIn)))
        .then(() => {
          for (const round of group) round.count();
        });
      // Awaited in `finished`; until then a failure of ours must not count as unheard.
      counted.catch(() => undefined);
    },
    finished: () => counted,
  };
}
