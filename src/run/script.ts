// Walks an actor's steps over one session. The first step that fails decides the outcome.
import type { Outcome, StepResult } from '../model/history.js';
import { readPointer } from '../model/json.js';
import { type Capture, captureValues, type Expectation, type MatchResult } from '../model/message.js';
import type { Step } from '../model/plan.js';
import type { AttemptSetup } from './attempt.js';
import type { Arrival } from './inbox.js';
import { lastMark, outcomeOf } from './outcome.js';
import { payloadBytes } from './payload.js';
import { type PushRequest, pushNonce } from './push.js';
import type { Session } from './session.js';

/** What a step left behind, and the outcome if it decided one. */
interface StepEnd {
  readonly result: StepResult;
  readonly outcome?: Outcome;
}

export async function walkScript(
  setup: AttemptSetup,
  session: Session,
  {
    captured,
    fillFor,
    push,
  }: {
    readonly captured: Record<string, string>;
    readonly fillFor: FillFor;
    readonly push: PushRequest;
  },
): Promise<{ readonly results: readonly StepResult[]; readonly outcome: Outcome; readonly ready?: Arrival }> {
  const results: StepResult[] = [];
  let outcome: Outcome | undefined;
  let ready: Arrival | undefined;
  const context: StepContext = {
    setup,
    session,
    fillFor,
    push,
    onMatched(result, captures, arrival, provesReady) {
      if (result.matched) Object.assign(captured, captureValues(captures, result.json));
      Object.assign(setup.values.captured, captured);
      if (provesReady) ready = arrival;
    },
  };
  for (const step of setup.actor.steps) {
    if (!isInCycle(step, setup.id.cycle, setup.actor.cycles)) continue;
    if (outcome !== undefined) {
      results.push({ step: step.id, kind: 'notReached' });
      continue;
    }
    const end = await runStep(step, context);
    results.push(end.result);
    outcome = end.outcome;
  }
  if (!session.isOver() && outcome !== undefined) session.connection.close(1000, '');
  outcome ??= await outcomeAtEnd(session);
  return ready === undefined ? { results, outcome } : { results, outcome, ready };
}

/** The script went through. Without a close step of its own the connection is closed here. */
async function outcomeAtEnd(session: Session): Promise<Outcome> {
  if (!session.isOver()) {
    session.connection.close(1000, '');
    await session.ended();
  }
  const ending = session.ending();
  if (ending === undefined) return { kind: 'unfinished', after: lastMark(session) };
  return ending.kind === 'closed' ? { kind: 'completed', close: ending.close } : outcomeOf(session);
}

export function isInCycle(step: Step, cycle: number, cycles: number): boolean {
  if (step.cycles === undefined) return true;
  return step.cycles.some((set) => {
    switch (set) {
      case 'odd':
        return cycle % 2 === 1;
      case 'even':
        return cycle % 2 === 0;
      case 'last':
        return cycle === cycles;
    }
  });
}

/** Fills in the names of a template; the nonce is one of this step. */
type FillFor = (step: string) => (template: string) => string;

interface StepContext {
  readonly setup: AttemptSetup;
  readonly session: Session;
  readonly fillFor: FillFor;
  readonly push: PushRequest;
  readonly onMatched: (result: MatchResult, captures: readonly Capture[], arrival: Arrival, provesReady: boolean) => void;
}

async function runStep(step: Step, context: StepContext): Promise<StepEnd> {
  const { setup, session, fillFor } = context;
  const { profile } = setup.dialing.target;
  switch (step.do) {
    case 'open':
      return open(step.id, context);
    case 'welcome':
    case 'ready': {
      const expectation = profile[step.do];
      return expectation === undefined ? done(step.id, context) : expectMessage(step.id, expectation, context, true);
    }
    case 'echo': {
      if (profile.echo === undefined) return done(step.id, context);
      session.send(payloadBytes(profile.echo.send, fillFor(step.id)));
      return expectMessage(step.id, profile.echo.expect, context, false);
    }
    case 'identity':
      return askIdentity(step.id, context);
    case 'push':
      // Before the connection is open nobody waits for its answer: `pushed` does.
      if (session.head() === undefined) return done(step.id, context);
      return (await pushTrouble(step.id, context)) ?? done(step.id, context);
    case 'pushed': {
      if (profile.push === undefined) return done(step.id, context);
      const trouble = await pushTrouble(step.id, context);
      return trouble ?? expectMessage(step.id, profile.push.expect, { ...context, fillFor: () => fillFor(pushNonce) }, false);
    }
    case 'expect':
      return expectMessage(step.id, step.expectation, context, false);
    case 'send':
      for (const frame of step.frames) session.send(payloadBytes(frame, fillFor(step.id)));
      return done(step.id, context);
    case 'linger':
      setup.onSettled();
      await session.linger(step.forNs);
      return session.isOver() ? stopped(step.id, session) : done(step.id, context);
    case 'close':
      session.connection.close(step.code, step.reason);
      return endedByUs(step.id, context);
    case 'reset':
      session.connection.reset();
      return endedByUs(step.id, context);
    case 'finish':
      session.connection.finish();
      return endedByUs(step.id, context);
    case 'server':
      return { result: { step: step.id, kind: 'failed', code: 'NOT_A_CLIENT_STEP', text: 'a client does not start servers' } };
  }
}

async function pushTrouble(step: string, { push, session }: StepContext): Promise<StepEnd | undefined> {
  const text = await push.trouble();
  return text === undefined ? undefined : failed(step, session, { code: 'PUSH_FAILED', text });
}

/** Whose answer is it: the server must take us for whom we are. */
async function askIdentity(step: string, context: StepContext): Promise<StepEnd> {
  const { setup, session, fillFor } = context;
  const { identity } = setup.dialing.target.profile;
  if (identity === undefined) return done(step, context);
  session.send(payloadBytes(identity.send, fillFor(step)));
  let answeredFor: string | undefined;
  const onMatched: StepContext['onMatched'] = (result, ...rest) => {
    context.onMatched(result, ...rest);
    if (!result.matched || result.json === undefined) return;
    const value = readPointer(result.json, identity.pointer);
    answeredFor = value === undefined ? undefined : typeof value === 'string' ? value : JSON.stringify(value);
  };
  const end = await expectMessage(step, identity.expect, { ...context, onMatched }, false);
  const { user } = setup.values;
  if (end.outcome !== undefined || answeredFor === user) return end;
  const text = `asked as ${user}, answered for ${answeredFor ?? `nobody (nothing at ${identity.pointer})`}`;
  return failed(step, session, { code: 'WRONG_IDENTITY', text });
}

const failed = (step: string, session: Session, { code, text }: { readonly code: string; readonly text: string }): StepEnd => ({
  result: { step, kind: 'failed', code, text },
  outcome: { kind: 'errored', after: lastMark(session), code, text },
});

async function open(step: string, context: StepContext): Promise<StepEnd> {
  const { session, setup, fillFor } = context;
  await session.opened;
  if (session.head() === undefined) return stopped(step, session);
  let expected = 0;
  for (const opening of setup.dialing.target.profile.opening) {
    if (opening.kind === 'send') {
      session.send(payloadBytes(opening.payload, fillFor('opening')));
      continue;
    }
    expected += 1;
    const end = await expectMessage('opening', opening.expectation, context, true);
    if (end.outcome !== undefined) return { ...end, result: { ...end.result, step: `opening ${expected}` } };
  }
  return done(step, context);
}

async function expectMessage(step: string, expectation: Expectation, context: StepContext, provesReady: boolean): Promise<StepEnd> {
  const { session, onMatched, fillFor } = context;
  const answered = await session.expect(expectation, fillFor(step));
  switch (answered.kind) {
    case 'matched':
      onMatched(answered.result, expectation.captures, answered.arrival, provesReady);
      return { result: { step, kind: 'done', atNs: answered.arrival.atNs } };
    case 'rejected': {
      const text = answered.message.kind === 'text' ? answered.message.text.slice(0, 1024) : `${answered.message.bytes.length} bytes`;
      return failed(step, session, { code: 'REJECTED_MESSAGE', text });
    }
    case 'missed': {
      const limitNs = expectation.withinNs;
      return { result: { step, kind: 'missed', limitNs }, outcome: { kind: 'timedOut', after: lastMark(session), step, limitNs } };
    }
    case 'ended':
      return stopped(step, session);
  }
}

/** The connection ended, or the round was interrupted, before the step was through. */
function stopped(step: string, session: Session): StepEnd {
  return { result: { step, kind: 'notReached' }, outcome: outcomeOf(session) };
}

function done(step: string, context: StepContext): StepEnd {
  return { result: { step, kind: 'done', atNs: context.setup.environment.turn.nowNs() } };
}

async function endedByUs(step: string, context: StepContext): Promise<StepEnd> {
  const { session } = context;
  await session.ended();
  const ending = session.ending();
  if (ending?.kind !== 'closed') return stopped(step, session);
  return { ...done(step, context), outcome: { kind: 'completed', close: ending.close } };
}
