// Cold start: what counts before the server has served its first client, and whether it came to serve in time.
import type { Attempt } from '../model/history.js';
import type { Check, Mark, Plan } from '../model/plan.js';
import type { Ns } from '../model/units.js';
import type { JudgedAttempt } from './judged-attempt.js';

/**
 * For actors that count `onceReady`: refused connects and the declared not-ready answers of attempts that began before the first
 * success are waiting. A 101 that was followed by a drop or by silence stays a failure, and so does everything begun later.
 * Without readiness in time, the attempts begun after the limit, or else the last of the round, fail `readyWithin`.
 */
export function judgeReadiness(plan: Plan, judged: readonly JudgedAttempt[], serverStartedNs?: Ns): readonly JudgedAttempt[] {
  const waitingActors = new Set(plan.actors.filter((actor) => actor.counted === 'onceReady').map((actor) => actor.name));
  const concerned = judged.filter(({ attempt }) => waitingActors.has(attempt.id.actor));
  if (concerned.length === 0) return judged;
  const first = firstSuccess(concerned);
  const notReady = plan.targets[0].profile.notReady;
  const waits = ({ attempt }: JudgedAttempt): boolean =>
    waitingActors.has(attempt.id.actor) && beganBefore(attempt, first?.atNs) && isWaiting(attempt, notReady);
  const waited = judged.map((one) => (waits(one) ? { ...one, standing: 'waiting' as const, triedChecks: [], failedChecks: [] } : one));
  const check = plan.checks.find((candidate) => candidate.id === 'readyWithin');
  return check?.limitNs === undefined
    ? waited
    : judgeLimit(plan, waited, { check, limitNs: check.limitNs, waitingActors, serverStartedNs });
}

/** By what an attempt had been served: its last owed answer, or its 101 where none is owed. */
export const servedMark = ({ marks }: Attempt): Mark | undefined => servingMarks.find((mark) => marks[mark] !== undefined);
const servingMarks = ['ready', 'received', 'opened'] as const satisfies readonly Mark[];

/** The instant at which it was. */
export function servedNs(attempt: Attempt): Ns | undefined {
  const mark = servedMark(attempt);
  return mark === undefined ? undefined : attempt.marks[mark];
}

export function firstSuccess(judged: readonly JudgedAttempt[]): { readonly one: JudgedAttempt; readonly atNs: Ns } | undefined {
  let first: { readonly one: JudgedAttempt; readonly atNs: Ns } | undefined;
  for (const one of judged) {
    const atNs = one.standing === 'completed' ? servedNs(one.attempt) : undefined;
    if (atNs !== undefined && (first === undefined || atNs < first.atNs)) first = { one, atNs };
  }
  return first;
}

interface Limit {
  readonly check: Check;
  readonly limitNs: Ns;
  readonly waitingActors: ReadonlySet<string>;
  readonly serverStartedNs: Ns | undefined;
}

function judgeLimit(plan: Plan, judged: readonly JudgedAttempt[], limit: Limit): readonly JudgedAttempt[] {
  const concerned = judged.filter(({ attempt }) => limit.waitingActors.has(attempt.id.actor));
  const zeroNs = limit.serverStartedNs ?? Math.min(...concerned.map(({ attempt }) => beginOf(attempt) ?? Number.POSITIVE_INFINITY));
  const first = firstSuccess(concerned);
  const deadlineNs = zeroNs + limit.limitNs;
  if (first !== undefined && first.atNs <= deadlineNs) return judged.map((one) => (one === first.one ? tryReadyWithin(one) : one));
  const waiting = concerned.filter(({ standing }) => standing === 'waiting');
  const late = waiting.filter(({ attempt }) => (beginOf(attempt) ?? 0) >= deadlineNs);
  const last = waiting.at(-1);
  const waitedLongEnough = first !== undefined || lastMarkOf(concerned) >= deadlineNs - patienceNs(plan);
  if (!waitedLongEnough || last === undefined) return judged;
  const failing = new Set(late.length > 0 ? late : [last]);
  return judged.map((one) => (failing.has(one) ? failReadyWithin(limit.check, one) : one));
}

function isWaiting({ outcome }: Attempt, notReady: readonly number[]): boolean {
  if (outcome.kind === 'refused') return notReady.includes(outcome.httpStatus);
  return outcome.kind === 'errored' && outcome.code === 'ECONNREFUSED';
}

const beginOf = ({ marks }: Attempt): Ns | undefined => marks.started ?? marks.scheduled;

function beganBefore(attempt: Attempt, firstNs: Ns | undefined): boolean {
  return firstNs === undefined || (beginOf(attempt) ?? 0) < firstNs;
}

/** A run that stops at its limit makes its last attempt up to two gaps before it. */
function patienceNs(plan: Plan): Ns {
  const [{ pacing }] = plan.arms;
  return pacing.kind === 'open' ? 2e9 / pacing.perSecond : 0;
}

function lastMarkOf(judged: readonly JudgedAttempt[]): Ns {
  return judged.reduce((last, { attempt }) => Math.max(last, ...Object.values(attempt.marks)), 0);
}

const tryReadyWithin = (one: JudgedAttempt): JudgedAttempt => ({ ...one, triedChecks: [...one.triedChecks, 'readyWithin'] });

function failReadyWithin(check: Check, one: JudgedAttempt): JudgedAttempt {
  return {
    ...one,
    standing: check.class === 'info' ? one.standing : 'failed',
    triedChecks: [...one.triedChecks, 'readyWithin'],
    failedChecks: [...one.failedChecks, 'readyWithin'],
  };
}
