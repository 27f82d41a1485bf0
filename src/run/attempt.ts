// One attempt: one cycle of one client, from its first packet to its end, as a value.
import type { Attempt } from '../model/history.js';
import { fillTemplate } from '../model/template.js';
import { recordAttempt } from './attempt-record.js';
import type { AttemptSetup } from './attempt-setup.js';
import { nonceOf, traceToken } from './client-values.js';
import type { DialRequest } from '../dial/endpoint.js';
import { createDialRequest } from './dial-request.js';
import { createPushRequest, pushNonce, type PushRequest } from './push.js';
import { isInCycle, walkScript } from './script.js';
import { Session } from './session.js';
import type { FillFor, Walk } from './walk.js';

export function runAttempt(setup: AttemptSetup): Promise<Attempt> {
  const { round, id, values, barrier } = setup;
  const fillFor: FillFor = (step) => {
    const lookup = values.lookup(id, () => nonceOf(round.plan.seed, id, step));
    return (template) => fillTemplate(template, lookup, round.environment.env);
  };
  const push = pushOf(setup, fillFor);
  const pushesFirst = push !== undefined && isPushedFirst(setup);
  if (!pushesFirst || barrier !== undefined) return dialAndWalk(setup, { fillFor, push, atRelease: pushesFirst ? push.start : undefined });
  return push.trouble().then(() => dialAndWalk(setup, { fillFor, push, atRelease: undefined }));
}

async function dialAndWalk(
  setup: AttemptSetup,
  { fillFor, push, atRelease }: Pick<Walk, 'fillFor' | 'push'> & { readonly atRelease: (() => void) | undefined },
): Promise<Attempt> {
  const { round, id, values, jar } = setup;
  const { target } = round.dialing;
  const token = target.traceQuery ? traceToken(round.plan.seed, id) : undefined;
  const request = createDialRequest(round.dialing, {
    lookup: values.lookup(id, () => nonceOf(round.plan.seed, id, 'open')),
    env: round.environment.env,
    holdLastByte: setup.barrier !== undefined,
    token,
    cookies: jar?.header(),
  });
  const session = startSession(setup, { request, fillFor, atRelease });
  round.running.add(session);
  const walk: Walk = { setup, session, fillFor, push, results: [], captured: {}, ready: undefined };
  const outcome = await walkScript(walk);
  setup.onSettled();
  round.running.delete(session);
  if (session.head !== undefined) jar?.keep(session.head.headers);
  return recordAttempt(walk, token, outcome);
}

function startSession(
  { round, id, jar, barrier }: AttemptSetup,
  {
    request,
    fillFor,
    atRelease,
  }: { readonly request: DialRequest; readonly fillFor: FillFor; readonly atRelease: (() => void) | undefined },
): Session {
  const { profile } = round.dialing.target;
  let isAwaited = true;
  return new Session(request, {
    turn: round.environment.turn,
    answers: profile.answers,
    keptMessages: round.plan.limits.keptMessages,
    keepsHead: jar !== undefined || profile.instance?.from === 'header',
    fillFor,
    onHeld(connection) {
      isAwaited = false;
      barrier?.arrive(id.client, () => {
        connection.release();
        // Not between two releases: they must leave together.
        if (atRelease !== undefined) queueMicrotask(atRelease);
      });
    },
    onHandshakeOver(wasAnswered) {
      if (isAwaited) barrier?.giveUp();
      isAwaited = false;
      if (wasAnswered && id.cycle === 1) round.onAnswered();
    },
  });
}

function pushOf({ round, jar }: AttemptSetup, fillFor: FillFor): PushRequest | undefined {
  const { push } = round.dialing.target.profile;
  if (push === undefined) return undefined;
  return createPushRequest(push, {
    fill: fillFor(pushNonce),
    tls: round.httpTls,
    cookies: () => jar?.header(),
    signal: round.environment.signal,
  });
}

/** A push that stands before `open` is asked for just before the connection, or together with the release. */
function isPushedFirst({ actor, id }: AttemptSetup): boolean {
  const first = actor.steps.find((step) => (step.do === 'open' || step.do === 'push') && isInCycle(step, id.cycle, actor.cycles));
  return first?.do === 'push';
}
