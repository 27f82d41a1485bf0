// The steps that wait for a message of the server.
import { readPointer } from '../model/json.js';
import { captureValues, type Expectation, type MatchResult } from '../model/message.js';
import type { Exchange, Identity, OpeningStep, Push } from '../model/target.js';
import type { Answered } from './inbox.js';
import { lastMark } from './outcome.js';
import { payloadBytes } from './payload.js';
import { pushNonce } from './push.js';
import { done, failed, type StepEnd, stopped, type Walk } from './walk.js';

/** The 101, and then whatever the protocol on top wants said after every open. */
export async function openWith(opening: readonly OpeningStep[], step: string, walk: Walk): Promise<StepEnd> {
  const { session, fillFor } = walk;
  await session.opened();
  if (!session.hasOpened) return stopped(step, walk);
  let expected = 0;
  for (const part of opening) {
    if (part.kind === 'send') {
      session.send(payloadBytes(part.payload, fillFor('opening')));
      continue;
    }
    expected += 1;
    const end = await expectMessage('opening', part.expectation, walk, 'provesReady');
    if (end.outcome !== undefined) return { ...end, result: { ...end.result, step: `opening ${expected}` } };
  }
  return done(step, walk);
}

/** A capability that the profile does not describe is done at once: its check is skipped, and named. */
export async function expectMessage(
  step: string,
  expectation: Expectation | undefined,
  walk: Walk,
  proves?: 'provesReady',
): Promise<StepEnd> {
  if (expectation === undefined) return done(step, walk);
  const answered = await walk.session.expect(expectation, walk.fillFor(step));
  return endOf(answered, { step, expectation, walk, ...(proves === undefined ? {} : { proves }) });
}

export async function askEcho(step: string, echo: Exchange | undefined, walk: Walk): Promise<StepEnd> {
  if (echo === undefined) return done(step, walk);
  walk.session.send(payloadBytes(echo.send, walk.fillFor(step)));
  return expectMessage(step, echo.expect, walk);
}

/** Whose answer is it: the server must take us for whom we are. */
export async function askIdentity(step: string, identity: Identity | undefined, walk: Walk): Promise<StepEnd> {
  if (identity === undefined) return done(step, walk);
  const { session, setup, fillFor } = walk;
  const fill = fillFor(step);
  session.send(payloadBytes(identity.send, fill));
  const answered = await session.expect(identity.expect, fill);
  const end = endOf(answered, { step, expectation: identity.expect, walk });
  const { user } = setup.values;
  const answeredFor = answered.kind === 'matched' ? textAt(answered.result, identity.pointer) : undefined;
  if (end.outcome !== undefined || answeredFor === user) return end;
  const text = `asked as ${user}, answered for ${answeredFor ?? `nobody (nothing at ${identity.pointer})`}`;
  return failed(step, walk, { code: 'WRONG_IDENTITY', text });
}

/** The message that our push has made the server send. */
export async function awaitPushed(step: string, push: Push | undefined, walk: Walk): Promise<StepEnd> {
  if (push === undefined) return done(step, walk);
  const trouble = await pushTrouble(step, walk);
  if (trouble !== undefined) return trouble;
  const answered = await walk.session.expect(push.expect, walk.fillFor(pushNonce));
  return endOf(answered, { step, expectation: push.expect, walk });
}

export async function pushTrouble(step: string, walk: Walk): Promise<StepEnd | undefined> {
  const text = await walk.push?.trouble();
  return text === undefined ? undefined : failed(step, walk, { code: 'PUSH_FAILED', text });
}

function endOf(
  answered: Answered,
  {
    step,
    expectation,
    walk,
    proves,
  }: { readonly step: string; readonly expectation: Expectation; readonly walk: Walk; readonly proves?: 'provesReady' },
): StepEnd {
  switch (answered.kind) {
    case 'matched':
      keepCaptures(answered.result, expectation, walk);
      if (proves !== undefined) walk.ready = answered.arrival;
      return { result: { step, kind: 'done', atNs: answered.arrival.atNs } };
    case 'rejected': {
      const text = answered.message.kind === 'text' ? answered.message.text.slice(0, 1024) : `${answered.message.bytes.length} bytes`;
      return failed(step, walk, { code: 'REJECTED_MESSAGE', text });
    }
    case 'missed': {
      const limitNs = expectation.withinNs;
      return {
        result: { step, kind: 'missed', limitNs },
        outcome: { kind: 'timedOut', after: lastMark(walk.session), step, limitNs },
      };
    }
    case 'ended':
      return stopped(step, walk);
  }
}

/** For the record of this attempt, and for the templates of this client. */
function keepCaptures(result: MatchResult, { captures }: Expectation, { captured, setup }: Walk): void {
  if (!result.matched || captures.length === 0) return;
  const values = captureValues(captures, result.json);
  Object.assign(captured, values);
  Object.assign(setup.values.captured, values);
}

function textAt(result: MatchResult, pointer: string): string | undefined {
  const value = result.matched && result.json !== undefined ? readPointer(result.json, pointer) : undefined;
  return value === undefined ? undefined : typeof value === 'string' ? value : JSON.stringify(value);
}
