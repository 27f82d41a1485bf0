// What the wire alone says of a failed attempt: exactly one symptom each.
import type { Symptom } from '../model/finding.js';
import type { Attempt, Close, Outcome } from '../model/history.js';
import type { Check, Limits } from '../model/plan.js';
import { stageAfter } from './stage.js';

type Of<Kind extends Outcome['kind']> = Extract<Outcome, { readonly kind: Kind }>;

/**
 * The symptom of a failed attempt. `failedChecks` are ids of model/plan.ts `Check`; they decide only where the outcome does not.
 * Throws for an attempt that completed and failed nothing: to ask is a mistake of the caller.
 */
export function symptomOf(attempt: Attempt, failedChecks: readonly string[], limits: Limits): Symptom {
  const { outcome } = attempt;
  switch (outcome.kind) {
    case 'refused':
      return wasAnsweredEarly(attempt) ? 'answered-early' : `http-${outcome.httpStatus}`;
    case 'dropped':
      return symptomOfDrop(outcome);
    case 'errored':
      return symptomOfError(attempt, outcome);
    case 'timedOut':
      return symptomOfTimeout(attempt, outcome, failedChecks);
    case 'completed':
      return symptomOfCompleted(attempt, outcome, failedChecks, limits);
    case 'harness':
      return 'harness-fault';
    case 'unfinished':
      return 'unfinished';
  }
}

/** The answer was there before the last byte of the question had left: what it says, the burst did not cause. */
function wasAnsweredEarly({ marks: { held, released, answered } }: Attempt): boolean {
  return held !== undefined && answered !== undefined && (released === undefined || answered < released);
}

function symptomOfDrop({ after, close }: Of<'dropped'>): Symptom {
  if (stageAfter(after) !== 'open') return close.end === 'rst' ? 'reset-before-101' : 'eof-before-101';
  return close.initiator === 'client' ? symptomOfOurClose(close) : `open-then-${close.code}`;
}

/** We closed, and the answer to it was wrong. */
const symptomOfOurClose = (close: Close): Symptom => (close.end === 'timeout' ? 'close-timeout' : 'unclean-close');

const unreachable = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'ENETDOWN', 'ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL']);
const timeouts = new Set(['ETIMEDOUT', 'ERR_SOCKET_CONNECTION_TIMEOUT']);
const bad101 = new Set([
  'NOT_HTTP',
  'HEAD_TOO_LARGE',
  'BAD_UPGRADE_HEADER',
  'BAD_CONNECTION_HEADER',
  'BAD_ACCEPT_KEY',
  'UNASKED_SUBPROTOCOL',
  'MISSING_SUBPROTOCOL',
  'UNASKED_EXTENSION',
  'BAD_EXTENSION',
]);
const tlsCode =
  /^(EPROTO|ERR_SSL_|ERR_TLS_|CERT_|CRL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERROR_IN_CERT|INVALID_(CA|PURPOSE)|PATH_LENGTH|HOSTNAME_MISMATCH)/;
const ofCode: Readonly<Record<string, Symptom>> = {
  FRAME_AFTER_CLOSE: 'frame-after-close',
  REJECTED_MESSAGE: 'error-payload',
  WRONG_IDENTITY: 'crossed-identity',
  PUSH_FAILED: 'push-missing',
  MESSAGE_TOO_LARGE: 'invalid-frame',
  RESET_BEFORE_RESPONSE: 'reset-before-101',
  EOF_BEFORE_RESPONSE: 'eof-before-101',
  EOF_IN_RESPONSE: 'eof-before-101',
};

function symptomOfError(attempt: Attempt, { after, code, text }: Of<'errored'>): Symptom {
  const known = ofCode[code];
  if (known !== undefined) return known;
  if (bad101.has(code)) return wasAnsweredEarly(attempt) ? 'answered-early' : 'bad-101';
  if (code.startsWith('WS_ERR_')) return 'invalid-frame';
  switch (stageAfter(after)) {
    case 'connect':
      return unreachable.has(code) || !timeouts.has(code) ? 'refused' : 'connect-timeout';
    case 'upgrade':
      if (tlsCode.test(code) || text.includes('before secure TLS connection')) return 'tls-failed';
      if (timeouts.has(code)) return 'handshake-timeout';
      return code === 'ECONNRESET' || code === 'EPIPE' ? 'reset-before-101' : 'eof-before-101';
    case 'open':
      return after === 'closing' ? 'unclean-close' : 'open-then-1006';
  }
}

function symptomOfTimeout(attempt: Attempt, { after, step }: Of<'timedOut'>, failedChecks: readonly string[]): Symptom {
  const limit = step.replace(/[-#:.]?\d+$/, '');
  if (limit === 'tcp') return 'connect-timeout';
  if (limit === 'tls') return 'tls-failed';
  if (limit === 'upgrade') return 'handshake-timeout';
  if (limit === 'close' || after === 'closing') return 'close-timeout';
  switch (stageAfter(after)) {
    case 'connect':
      return 'connect-timeout';
    case 'upgrade':
      return 'handshake-timeout';
    case 'open':
      return silenceOf(attempt, limit) ?? firstOf(failedChecks, (check) => silenceOf(attempt, check)) ?? 'message-lost';
  }
}

/** What was owed to us and did not come, by the name of the step or check that waited for it. */
function silenceOf(attempt: Attempt, waitedFor: string): Symptom | undefined {
  if (waitedFor === 'opening') return 'opening-unanswered';
  if (waitedFor === 'welcome') return 'welcome-missing';
  if (waitedFor === 'ready') return 'ready-missing';
  if (waitedFor === 'push' || waitedFor === 'pushed') return 'push-missing';
  return waitedFor === 'echo' || waitedFor === 'identity' ? lostMessage(attempt) : undefined;
}

/** The very first message we sent is a race of its own: the server had not attached its handler yet. */
function lostMessage({ messages, messagesLeftOut }: Attempt): Symptom {
  const sent = messages.filter(({ from }) => from === 'client').length;
  return sent <= 1 && messagesLeftOut === 0 ? 'first-message-lost' : 'message-lost';
}

/** Which failed check speaks first when a completed attempt failed several. */
const checkOrder: readonly Check['id'][] = [
  'refusal',
  'drop',
  'session',
  'identity',
  'openAtMost',
  'opening',
  'welcome',
  'ready',
  'echo',
  'push',
  'readyWithin',
  'cleanClose',
];

function symptomOfCompleted(attempt: Attempt, { close }: Of<'completed'>, failedChecks: readonly string[], limits: Limits): Symptom {
  const missed = attempt.steps.filter(({ kind }) => kind === 'missed').map(({ step }) => step.replace(/[-#:.]?\d+$/, ''));
  if (failedChecks.length === 0 && missed.length === 0) throw new Error('symptomOf: the attempt completed and failed no check');
  const found = firstOf(checkOrder, (check) => (failedChecks.includes(check) ? symptomOfCheck(attempt, check, close, limits) : undefined));
  return found ?? firstOf(missed, (step) => silenceOf(attempt, step)) ?? 'message-lost';
}

function symptomOfCheck(attempt: Attempt, check: Check['id'], close: Close | undefined, limits: Limits): Symptom | undefined {
  switch (check) {
    case 'refusal':
      return undefined;
    case 'drop':
      return close === undefined ? undefined : `open-then-${close.code}`;
    case 'session':
      return 'crossed-identity';
    case 'openAtMost':
      return 'over-limit';
    case 'opening':
    case 'welcome':
    case 'ready':
    case 'echo':
    case 'identity':
    case 'push':
      return silenceOf(attempt, check);
    case 'readyWithin':
      return 'never-ready';
    case 'cleanClose':
      return close === undefined || answerTookTooLong(attempt, limits) ? 'close-timeout' : symptomOfOurClose(close);
  }
}

function answerTookTooLong({ marks }: Attempt, limits: Limits): boolean {
  return marks.closing !== undefined && marks.ended !== undefined && marks.ended - marks.closing >= limits.closeNs;
}

function firstOf<T, Result>(from: readonly T[], read: (one: T) => Result | undefined): Result | undefined {
  for (const one of from) {
    const found = read(one);
    if (found !== undefined) return found;
  }
  return undefined;
}
