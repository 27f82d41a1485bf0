import type { Outcome } from '../model/history.js';
import { type Mark, marks } from '../model/plan.js';
import type { Session } from './session.js';

/** The outcome of a connection that ended before its script was through. */
export function outcomeOf(session: Session): Outcome {
  const ending = session.ending;
  const after = lastMark(session);
  if (ending === undefined) return { kind: 'unfinished', after };
  switch (ending.kind) {
    case 'closed':
      return { kind: 'dropped', after, close: ending.close };
    case 'refused':
    case 'harness':
      return ending;
    case 'errored':
    case 'timedOut':
      return { ...ending, after };
  }
}

const begun: readonly Mark[] = ['securing', 'closing', 'ended'];
const reached = marks.filter((mark) => !begun.includes(mark)).reverse();
/** How far the attempt came before its end. */
export const lastMark = (session: Session): Mark => reached.find((mark) => session.connection.marks[mark] !== undefined) ?? 'started';
