import type { Attempt } from '../model/history.js';
import { groupBy } from '../model/group-by.js';

/**
 * Attempts whose session the server also gave to another attempt of the same round and arm. Which of them is the rightful
 * owner cannot be known, so all of them are named. One client that comes back after its connection has ended may be given its
 * session again: that is resumption, not a mix-up.
 */
export function findDoubleSessions(attempts: readonly Attempt[]): ReadonlySet<Attempt> {
  const holders = groupBy(
    attempts.filter((attempt) => attempt.captured['session'] !== undefined),
    (attempt) => `${attempt.id.arm} ${attempt.captured['session'] ?? ''}`,
  );
  return new Set([...holders.values()].flatMap((group) => group.filter((attempt) => group.some((other) => clash(attempt, other)))));
}

function clash(attempt: Attempt, other: Attempt): boolean {
  if (attempt === other) return false;
  const sameClient = attempt.id.actor === other.id.actor && attempt.id.client === other.id.client;
  return !sameClient || overlap(attempt, other);
}

function overlap(a: Attempt, b: Attempt): boolean {
  return startOf(a) < endOf(b) && startOf(b) < endOf(a);
}

const startOf = ({ marks }: Attempt): number => marks.opened ?? marks.started ?? Number.NEGATIVE_INFINITY;
/** A connection that we have begun to close counts as over. */
const endOf = ({ marks }: Attempt): number => marks.closing ?? marks.ended ?? Number.POSITIVE_INFINITY;
