import type { Mark } from '../model/plan.js';
import type { Ns } from '../model/units.js';
import type { TurnClock } from './turn.js';

/** The marks of one connection, each stamped once. */
export interface Stamps {
  readonly marks: Partial<Record<Mark, Ns>>;
  readonly slackNs: Partial<Record<Mark, Ns>>;
  /** Something came from the wire: the begin of the poll turn, with its slack. */
  readonly arrived: (mark: Mark) => void;
  /** We did something: now. */
  readonly did: (mark: Mark) => void;
}

export function createStamps(turn: TurnClock): Stamps {
  const marks: Partial<Record<Mark, Ns>> = {};
  const slackNs: Partial<Record<Mark, Ns>> = {};
  let lastDeedNs = -Infinity;
  return {
    marks,
    slackNs,
    arrived(mark) {
      if (marks[mark] !== undefined) return;
      turn.stamp();
      marks[mark] = turn.atNs;
      // Nothing arrives before the deed of ours that it answers.
      slackNs[mark] = Math.max(0, Math.min(turn.slackNs, turn.atNs - lastDeedNs));
    },
    did(mark) {
      if (marks[mark] !== undefined) return;
      lastDeedNs = turn.nowNs();
      marks[mark] = lastDeedNs;
    },
  };
}
