// Builders of attempts for tests: each makes a whole, plausible attempt; what a test cares about is named in its options.
import type { Attempt, AttemptId, Close, Message, Outcome, StepResult } from '../../src/model/history.js';
import type { Mark } from '../../src/model/plan.js';

export interface AttemptOptions extends Partial<AttemptId> {
  /** When the attempt was scheduled and started; every other mark follows from it. */
  readonly startedNs?: number;
  /** Added to the marks that the kind of attempt has by itself. */
  readonly marks?: Attempt['marks'];
  readonly slackNs?: Attempt['slackNs'];
  readonly steps?: readonly StepResult[];
  readonly messages?: readonly Message[];
  readonly captured?: Attempt['captured'];
  readonly tokens?: readonly string[];
  readonly local?: { readonly address: string; readonly port: number };
  readonly instance?: string;
}

const ms = 1e6;

/** Opened after 2 ms, greeted 0.5 ms later, watched, closed cleanly by us: nothing wrong with it. */
export function completedAttempt(options: AttemptOptions & { readonly close?: Partial<Close> } = {}): Attempt {
  const at = offsets(options);
  const steps = [done('open', at(3)), done('welcome', at(3.5)), done('linger', at(103.5)), done('close', at(104))];
  const marks = { ...openedMarks(at), received: at(3.5), ready: at(3.5), closing: at(103.5), ended: at(104) };
  return attemptOf(options, marks, steps, { kind: 'completed', close: cleanClose(options.close) });
}

/** Answered with an HTTP status instead of 101. */
export function refusedAttempt(
  options: AttemptOptions & {
    readonly httpStatus?: number;
    readonly body?: string;
    readonly headers?: readonly (readonly [string, string])[];
  } = {},
): Attempt {
  const at = offsets(options);
  const { httpStatus = 403, body = '', headers = [] } = options;
  const outcome: Outcome = { kind: 'refused', httpStatus, statusText: '', headers, body };
  const marks = { ...releasedMarks(at), answered: at(2), ended: at(2.2) };
  return attemptOf(options, marks, [failed('open', `HTTP_${httpStatus}`), notReached('welcome')], outcome);
}

/** Opened, then ended by the server before the welcome: by default a close frame 1011, 2 ms after the 101. */
export function droppedAttempt(options: AttemptOptions & { readonly close?: Partial<Close>; readonly afterOpenMs?: number } = {}): Attempt {
  const at = offsets(options);
  const { afterOpenMs = 2 } = options;
  const close: Close = { code: 1011, reason: '', wasClean: true, initiator: 'server', end: 'frame', ...options.close };
  const marks = { ...openedMarks(at), ended: at(3 + afterOpenMs) };
  return attemptOf(options, marks, [done('open', at(3)), notReached('welcome')], { kind: 'dropped', after: 'opened', close });
}

/** Opened, then cut by the server without a close frame: 1006 by FIN or RST. */
export function cutAttempt(options: AttemptOptions & { readonly end?: 'fin' | 'rst'; readonly afterOpenMs?: number } = {}): Attempt {
  return droppedAttempt({ ...options, close: { code: 1006, wasClean: false, end: options.end ?? 'fin' } });
}

/** Nothing listens: the connect was refused (ECONNREFUSED). */
export function connectRefusedAttempt(options: AttemptOptions = {}): Attempt {
  return erroredAttempt({ ...options, after: 'started', code: 'ECONNREFUSED' });
}

/** Ended by an error; before the 101 unless `after` says otherwise. */
export function erroredAttempt(
  options: AttemptOptions & { readonly after?: Mark; readonly code?: string; readonly text?: string } = {},
): Attempt {
  const at = offsets(options);
  const { after = 'released', code = 'ECONNRESET', text = code } = options;
  const outcome: Outcome = { kind: 'errored', after, code, text };
  const marks = { ...marksUntil(after, at), ended: at(4) };
  const opened = 'opened' in marks;
  return attemptOf(options, marks, [opened ? done('open', at(3)) : failed('open', code), notReached('welcome')], outcome);
}

/** Waited for a step until its limit; by default for the welcome, after the 101. */
export function timedOutAttempt(
  options: AttemptOptions & { readonly after?: Mark; readonly step?: string; readonly limitNs?: number } = {},
): Attempt {
  const at = offsets(options);
  const { after = 'opened', step = 'welcome', limitNs = 2000 * ms } = options;
  const steps = [...(step === 'open' ? [] : [done('open', at(3))]), { step, kind: 'missed' as const, limitNs }];
  const marks = { ...marksUntil(after, at), ended: at(3) + limitNs };
  return attemptOf(options, marks, steps, { kind: 'timedOut', after, step, limitNs });
}

/** The harness's own fault, by default too few file descriptors. */
export function harnessAttempt(options: AttemptOptions & { readonly code?: string } = {}): Attempt {
  const code = options.code ?? 'EMFILE';
  return attemptOf(options, marksUntil('started', offsets(options)), [failed('open', code)], { kind: 'harness', code, text: code });
}

/** Still running when the run was interrupted. */
export function unfinishedAttempt(options: AttemptOptions & { readonly after?: Mark } = {}): Attempt {
  const { after = 'released' } = options;
  return attemptOf(options, marksUntil(after, offsets(options)), [], { kind: 'unfinished', after });
}

/** The same attempt for each of `count` clients, numbered from 0. */
export function forClients(count: number, make: (options: { readonly client: number }) => Attempt): readonly Attempt[] {
  return Array.from({ length: count }, (_, client) => make({ client }));
}

export const done = (step: string, atNs: number): StepResult => ({ step, kind: 'done', atNs });
export const missed = (step: string, limitNs = 1000 * ms): StepResult => ({ step, kind: 'missed', limitNs });
export const notReached = (step: string): StepResult => ({ step, kind: 'notReached' });
export const failed = (step: string, code: string, text = code): StepResult => ({ step, kind: 'failed', code, text });

function attemptOf(options: AttemptOptions, marks: Attempt['marks'], steps: readonly StepResult[], outcome: Outcome): Attempt {
  const { round = 0, arm = 'burst', actor = 'client', client = 0, cycle = 1 } = options;
  return {
    id: { round, arm, actor, client, cycle },
    marks: { ...marks, ...options.marks },
    stamped: 'turn',
    slackNs: options.slackNs ?? {},
    steps: options.steps ?? steps,
    messages: options.messages ?? [],
    messagesLeftOut: 0,
    captured: options.captured ?? {},
    tokens: options.tokens ?? [],
    ...(options.local === undefined ? {} : { local: options.local }),
    ...(options.instance === undefined ? {} : { instance: options.instance }),
    outcome,
  };
}

type At = (offsetMs: number) => number;
const offsets =
  ({ startedNs = 1000 * ms }: AttemptOptions): At =>
  (offsetMs) =>
    Math.round(startedNs + offsetMs * ms);

const cleanClose = (part: Partial<Close> = {}): Close => ({
  code: 1000,
  reason: '',
  wasClean: true,
  initiator: 'client',
  end: 'frame',
  ...part,
});
const releasedMarks = (at: At) => ({ scheduled: at(0), started: at(0), connected: at(0.2), released: at(1) });
const openedMarks = (at: At) => ({ ...releasedMarks(at), answered: at(3), opened: at(3) });

const markOrder = [
  ['scheduled', 0],
  ['started', 0],
  ['resolved', 0.1],
  ['connected', 0.2],
  ['securing', 0.2],
  ['secured', 0.5],
  ['held', 0.7],
  ['released', 1],
  ['answered', 3],
  ['opened', 3],
  ['received', 3.5],
  ['ready', 3.5],
  ['closing', 103.5],
] as const;
const onlySometimes = new Set<Mark>(['resolved', 'securing', 'secured', 'held']);

function marksUntil(after: Mark, at: At): Attempt['marks'] {
  const last = markOrder.findIndex(([mark]) => mark === after);
  const passed = markOrder.slice(0, last + 1).filter(([mark]) => mark === after || !onlySometimes.has(mark));
  return Object.fromEntries(passed.map(([mark, offsetMs]) => [mark, at(offsetMs)]));
}
