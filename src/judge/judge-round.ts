import type { Attempt } from '../model/history.js';
import type { Check, Plan } from '../model/plan.js';
import type { Standing } from '../model/report.js';
import type { Ns } from '../model/units.js';
import { type Checked, createAttemptChecks } from './attempt-checks.js';
import { findDoubleSessions } from './double-sessions.js';
import type { CheckId, JudgedAttempt } from './judged-attempt.js';
import { judgeReadiness } from './readiness.js';
import { judgeSeats } from './seats.js';

/**
 * Gives every attempt of one round exactly one standing. `serverStartedNs` is when the server process was started, on the clock
 * of the marks; without it, readiness is counted from the first attempt.
 */
export function judgeRound(plan: Plan, attempts: readonly Attempt[], serverStartedNs?: Ns): readonly JudgedAttempt[] {
  const checksOf = createAttemptChecks(plan);
  const checksSession = plan.checks.some((check) => check.id === 'session');
  const doubles = checksSession ? findDoubleSessions(attempts) : new Set<Attempt>();
  const judged = attempts.map((attempt) => {
    const checked = withSession(checksOf(attempt), { attempt, checksSession, isDouble: doubles.has(attempt) });
    return judgeAttempt(plan.checks, attempt, checked);
  });
  return judgeReadiness(plan, judgeSeats(plan, judged), serverStartedNs);
}

function judgeAttempt(checks: readonly Check[], attempt: Attempt, { tried, failed }: Checked): JudgedAttempt {
  return { attempt, standing: standingOf(checks, attempt, failed), triedChecks: tried, failedChecks: failed };
}

function standingOf(checks: readonly Check[], { outcome }: Attempt, failed: readonly CheckId[]): Standing {
  if (outcome.kind === 'harness' || outcome.kind === 'unfinished') return outcome.kind;
  if (outcome.kind === 'refused' && outcome.httpStatus === 429) return 'shed';
  return checks.some((check) => check.class !== 'info' && failed.includes(check.id)) ? 'failed' : 'completed';
}

interface Session {
  readonly attempt: Attempt;
  readonly checksSession: boolean;
  readonly isDouble: boolean;
}

function withSession(checked: Checked, { attempt, checksSession, isDouble }: Session): Checked {
  const { kind } = attempt.outcome;
  if (!checksSession || attempt.captured['session'] === undefined || kind === 'harness' || kind === 'unfinished') return checked;
  return { tried: [...checked.tried, 'session'], failed: isDouble ? [...checked.failed, 'session'] : checked.failed };
}
