import type { Mark } from '../model/plan.js';
import type { Ns } from '../model/units.js';
import type { TurnClock } from './turn.js';

/** The marks of one connection, each stamped once. */
export interface Stamped {
  readonly turn: TurnClock;
  readonly marks: Partial<Record<Mark, Ns>>;
  readonly slackNs: Partial<Record<Mark, Ns>>;
  lastDeedNs: Ns;
  /** Of the bytes that are being read right now, where the kernel stamped them. */
  arrival?: Arrival | undefined;
}

export interface Arrival {
  readonly atNs: Ns;
  /** How much earlier it may have been. */
  readonly slackNs: Ns;
}

/** Something came from the wire: when the kernel says, else at the begin of the poll turn, with its slack. */
export function stampArrival(stamped: Stamped, mark: Mark, arrival?: Arrival): void {
  const { marks, slackNs, lastDeedNs } = stamped;
  if (marks[mark] !== undefined) return;
  const { atNs, slackNs: earlierNs } = arrival ?? arrivalNow(stamped);
  marks[mark] = atNs;
  // Nothing arrives before the deed of ours that it answers.
  slackNs[mark] = Math.max(0, Math.min(earlierNs, atNs - lastDeedNs));
}

/** When that which is being read right now has come. */
export function arrivalNow({ turn, arrival, marks }: Stamped): Arrival {
  // Before the first packet nothing can have come: then the wall clock was set, by which the kernel stamps.
  if (arrival !== undefined && arrival.atNs >= (marks.started ?? 0)) return arrival;
  turn.stamp();
  return { atNs: turn.atNs, slackNs: turn.slackNs };
}

/** We did something: now. */
export function stampDeed(stamped: Stamped, mark: Mark): void {
  if (stamped.marks[mark] !== undefined) return;
  stamped.lastDeedNs = stamped.turn.nowNs();
  stamped.marks[mark] = stamped.lastDeedNs;
}
