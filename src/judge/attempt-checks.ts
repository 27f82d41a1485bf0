// Holds one attempt against the checks that need no other attempt: what the wire and the script showed, against what was owed.
import type { Attempt } from '../model/history.js';
import type { Plan } from '../model/plan.js';
import type { Profile } from '../model/target.js';
import { closeByServer, isDeclaredClose, isLateNormalClose } from './closing.js';
import type { CheckId } from './judged-attempt.js';
import { createDeedOf, type Deed, type DeedOf } from './steps.js';

export interface Checked {
  readonly tried: readonly CheckId[];
  readonly failed: readonly CheckId[];
}

type Answer = 'passed' | 'failed' | 'notTried';

/**
 * Makes the check of single attempts of a plan. Only checks of the plan are tried. An attempt that ended badly before its own
 * close fails at least one: what no check claims goes to `drop` after the 101 and to `refusal` before it.
 */
export function createAttemptChecks(plan: Plan): (attempt: Attempt) => Checked {
  const ids = plan.checks.map((check) => check.id);
  const deedOf = createDeedOf(plan);
  const { profile } = plan.targets[0];
  return (attempt) => {
    if (attempt.outcome.kind === 'harness' || attempt.outcome.kind === 'unfinished') return { tried: [], failed: [] };
    const excused = endedRightly(attempt, plan, profile, deedOf);
    const answers = ids.map((id) => [id, answerOf(id, { attempt, excused, deedOf })] as const);
    const tried = answers.filter(([, answer]) => answer !== 'notTried').map(([id]) => id);
    const failed = answers.filter(([, answer]) => answer === 'failed').map(([id]) => id);
    const unclaimed = failed.length === 0 && !excused && endedBadly(attempt, deedOf) ? ids.filter((id) => id === endCheck(attempt)) : [];
    return { tried: [...new Set([...tried, ...unclaimed])], failed: [...failed, ...unclaimed] };
  };
}

interface Held {
  readonly attempt: Attempt;
  readonly excused: boolean;
  readonly deedOf: DeedOf;
}

function answerOf(id: CheckId, held: Held): Answer {
  switch (id) {
    case 'refusal':
      return refusal(held.attempt);
    case 'drop':
      return drop(held);
    case 'welcome':
    case 'ready':
    case 'echo':
    case 'identity':
      return owed(held, id);
    case 'push':
      return owed(held, 'push') === 'failed' ? 'failed' : owed(held, 'pushed');
    case 'opening':
      return owed(held, 'expect');
    case 'cleanClose':
      return cleanClose(held);
    case 'session':
    case 'openAtMost':
    case 'readyWithin':
      return 'notTried'; // of the round as a whole
  }
}

function refusal({ marks, outcome }: Attempt): Answer {
  if (marks.opened !== undefined) return 'passed';
  if (outcome.kind === 'completed' || (outcome.kind === 'refused' && outcome.httpStatus === 429)) return 'notTried';
  return 'failed';
}

function drop({ attempt, excused, deedOf }: Held): Answer {
  const { marks, outcome } = attempt;
  if (marks.opened === undefined) return 'notTried';
  if (excused) return 'passed';
  if (closeByServer(attempt) !== undefined) return 'failed';
  const claimed = attempt.steps.some((result) => result.kind === 'failed');
  return outcome.kind === 'errored' && !claimed && !endedAtClose(attempt, deedOf) ? 'failed' : 'passed';
}

function owed({ attempt, excused, deedOf }: Held, deed: Deed): Answer {
  const { outcome } = attempt;
  const results = attempt.steps.filter((result) => deedOf(attempt, result.step) === deed);
  if (results.some((result) => result.kind === 'missed' || (result.kind === 'failed' && !excused))) return 'failed';
  if (outcome.kind === 'timedOut' && deedOf(attempt, outcome.step) === deed) return 'failed';
  // The opening of the profile is a part of `open`, which is done only when all of it was answered.
  const answered = deed === 'expect' ? ['expect', 'open'] : [deed];
  const isDone = attempt.steps.some((result) => result.kind === 'done' && answered.includes(deedOf(attempt, result.step) ?? ''));
  return isDone ? 'passed' : 'notTried';
}

/** A close of ours must be answered within its limit and be clean. A script that leaves by RST or FIN has no close to answer. */
function cleanClose({ attempt, deedOf }: Held): Answer {
  const { outcome } = attempt;
  const leftOtherwise = attempt.steps.some(
    (result) => result.kind === 'done' && ['reset', 'finish'].includes(deedOf(attempt, result.step) ?? ''),
  );
  if (leftOtherwise || attempt.marks.opened === undefined) return 'notTried';
  if (outcome.kind === 'completed') {
    if (outcome.close === undefined) return 'notTried';
    return outcome.close.wasClean && outcome.close.end !== 'timeout' ? 'passed' : 'failed';
  }
  return endedAtClose(attempt, deedOf) ? 'failed' : 'notTried';
}

function endedRightly(attempt: Attempt, plan: Plan, profile: Profile, deedOf: DeedOf): boolean {
  const close = closeByServer(attempt);
  if (close === undefined) return false;
  return isDeclaredClose(attempt, close, profile, deedOf) || isLateNormalClose(attempt, close, plan.limits.earlyNs, deedOf);
}

/** The script was through but for its own close: trouble there is the business of `cleanClose` alone. */
function endedAtClose(attempt: Attempt, deedOf: DeedOf): boolean {
  const { outcome } = attempt;
  if (outcome.kind === 'timedOut' && deedOf(attempt, outcome.step) === 'close') return true;
  if (outcome.kind === 'dropped') return outcome.close.initiator === 'client';
  const open = attempt.steps.find((result) => result.kind !== 'done');
  return outcome.kind === 'errored' && attempt.marks.opened !== undefined && (open === undefined || deedOf(attempt, open.step) === 'close');
}

function endedBadly(attempt: Attempt, deedOf: DeedOf): boolean {
  const { kind } = attempt.outcome;
  return (kind === 'dropped' || kind === 'errored' || kind === 'timedOut') && !endedAtClose(attempt, deedOf);
}

const endCheck = (attempt: Attempt): CheckId => (attempt.marks.opened === undefined ? 'refusal' : 'drop');
