// A place for so many connections at once: who sat down although it was full, and who was rightly turned away.
import type { Attempt } from '../model/history.js';
import type { Plan } from '../model/plan.js';
import type { Limit } from '../model/target.js';
import type { JudgedAttempt } from './judged-attempt.js';

/**
 * Adds the check `openAtMost` to the attempts of one round. A refusal as full is right once so many were let in as there is room
 * for: then it is completed, whatever `refusal` says. A connection that opened while as many were open is over the limit.
 */
export function judgeSeats(plan: Plan, judged: readonly JudgedAttempt[]): readonly JudgedAttempt[] {
  const check = plan.checks.find(({ id }) => id === 'openAtMost');
  const { limit } = plan.targets[0].profile;
  if (check === undefined || limit === undefined) return judged;
  const opened = judged.map(({ attempt }) => attempt).filter(({ marks }) => marks.opened !== undefined);
  const isFull = opened.length >= limit.openAtMost;
  return judged.map((each) => {
    if (each.standing === 'harness' || each.standing === 'unfinished') return each;
    const tried: JudgedAttempt['triedChecks'] = [...each.triedChecks, 'openAtMost'];
    if (wasTurnedAway(each.attempt, limit)) {
      return isFull ? { ...each, standing: 'completed', triedChecks: tried, failedChecks: [] } : each;
    }
    if (each.attempt.marks.opened === undefined) return each;
    if (openBeside(each.attempt, opened) < limit.openAtMost) return { ...each, triedChecks: tried };
    const standing = check.class === 'info' ? each.standing : 'failed';
    return { ...each, standing, triedChecks: tried, failedChecks: [...each.failedChecks, 'openAtMost'] };
  });
}

const wasTurnedAway = ({ outcome }: Attempt, { full }: Limit): boolean => outcome.kind === 'refused' && full.includes(outcome.httpStatus);

/** How many had opened before and were open when this one opened. One that we had begun to close has given its seat back. */
function openBeside({ marks }: Attempt, opened: readonly Attempt[]): number {
  const atNs = marks.opened ?? 0;
  return opened.filter((other) => {
    const { opened: openedNs = Infinity, closing, ended } = other.marks;
    return openedNs < atNs && (closing ?? ended ?? Infinity) > atNs;
  }).length;
}
