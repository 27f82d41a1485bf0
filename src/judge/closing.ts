// Whether an end that the server brought about was right.
import type { Attempt, Close } from '../model/history.js';
import type { Profile } from '../model/target.js';
import type { Ns } from '../model/units.js';
import type { DeedOf } from './steps.js';

/** The close, where it was the server that ended an open connection: while the script ran, or just before our own close. */
export function closeByServer({ marks, outcome }: Attempt): Close | undefined {
  if (marks.opened === undefined || (outcome.kind !== 'dropped' && outcome.kind !== 'completed')) return undefined;
  return outcome.close?.initiator === 'server' ? outcome.close : undefined;
}

/** The profile says that this server closes by itself with such a code, and it had come far enough to do so. */
export function isDeclaredClose(attempt: Attempt, close: Close, { closes }: Profile, deedOf: DeedOf): boolean {
  if (closes?.codes.includes(close.code) !== true) return false;
  return closes.after === 'opened' || wasWelcomed(attempt, deedOf);
}

/** A normal close (1000, 1001) later than `earlyNs` after the 101, with no answer owed, is the server's good right. */
export function isLateNormalClose(attempt: Attempt, close: Close, earlyNs: Ns, deedOf: DeedOf): boolean {
  const { opened } = attempt.marks;
  const closed = attempt.marks.closing ?? attempt.marks.ended;
  if (opened === undefined || closed === undefined || closed - opened <= earlyNs) return false;
  if (!normalCodes.includes(close.code)) return false;
  return !attempt.steps.some((result) => result.kind !== 'done' && owedDeeds.has(deedOf(attempt, result.step) ?? 'open'));
}

function wasWelcomed(attempt: Attempt, deedOf: DeedOf): boolean {
  const welcomes = attempt.steps.filter((result) => deedOf(attempt, result.step) === 'welcome');
  return welcomes.length === 0 ? attempt.marks.received !== undefined : welcomes.some((result) => result.kind === 'done');
}

const normalCodes: readonly number[] = [1000, 1001];
const owedDeeds = new Set(['welcome', 'ready', 'echo', 'identity', 'pushed', 'expect']);
