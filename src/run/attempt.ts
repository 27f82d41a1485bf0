// One attempt: one cycle of one client, from its first packet to its end, as a value.
import type { Attempt, AttemptId } from '../model/history.js';
import { parseJson, readPointer } from '../model/json.js';
import type { Actor, Plan } from '../model/plan.js';
import { fillTemplate } from '../model/template.js';
import type { Ns } from '../model/units.js';
import type { Barrier } from './barrier.js';
import { type ClientValues, nonceOf, traceToken } from './client-values.js';
import type { CookieJar } from './cookies.js';
import { createDialRequest, type TargetDialing } from './dial-request.js';
import type { RunEnvironment } from './environment.js';
import { payloadBytes } from './payload.js';
import { createPushRequest, pushNonce } from './push.js';
import { isInCycle, walkScript } from './script.js';
import { type Session, startSession } from './session.js';

export interface AttemptSetup {
  readonly plan: Plan;
  readonly actor: Actor;
  readonly id: AttemptId;
  readonly dialing: TargetDialing;
  readonly values: ClientValues;
  readonly environment: RunEnvironment;
  readonly jar?: CookieJar;
  readonly scheduledNs?: Ns;
  readonly barrier?: Barrier;
  /** The attempt lingers or has ended: it makes no more demands on the server's opening. */
  readonly onSettled: () => void;
  /** The server has answered the upgrade, well or not. */
  readonly onAnswered: () => void;
  /** Calls to make when the round is interrupted. */
  readonly interrupts: Set<() => void>;
}

export async function runAttempt(setup: AttemptSetup): Promise<Attempt> {
  const { plan, id, values, dialing, environment, jar, barrier } = setup;
  const { target } = dialing;
  const captured: Record<string, string> = {};
  const token = target.traceQuery ? traceToken(plan.seed, id) : undefined;
  const fillFor = (step: string) => {
    const lookup = values.lookup(id, () => nonceOf(plan.seed, id, step));
    return (template: string): string => fillTemplate(template, lookup, environment.env);
  };
  const cookies = jar?.header();
  const push = createPushRequest(target.profile.push, {
    fill: fillFor(pushNonce),
    verifyTls: target.tls?.verify !== 'none',
    cookies: () => jar?.header(),
    signal: environment.signal,
  });
  const pushesFirst = isPushedFirst(setup);
  if (pushesFirst && barrier === undefined) await push.trouble();
  let gaveUp = false;
  const session = startSession({
    request: createDialRequest(dialing, {
      lookup: values.lookup(id, () => nonceOf(plan.seed, id, 'open')),
      env: environment.env,
      holdLastByte: barrier !== undefined,
      ...(token === undefined ? {} : { token }),
      ...(cookies === undefined ? {} : { cookies }),
    }),
    turn: environment.turn,
    answers: target.profile.answers,
    keptMessages: plan.limits.keptMessages,
    fill: fillFor('answer'),
    toBytes: (answer) => payloadBytes(answer.send, fillFor('answer')),
    onHeld: (connection) => {
      gaveUp = true;
      barrier?.arrive(id.client, () => {
        connection.release();
        // Not between two releases: they must leave together.
        if (pushesFirst) queueMicrotask(push.start);
      });
    },
    onHandshakeOver: (wasAnswered) => {
      if (!gaveUp) barrier?.giveUp();
      gaveUp = true;
      if (wasAnswered) setup.onAnswered();
    },
  });
  const interrupt = (): void => session.interrupt();
  setup.interrupts.add(interrupt);

  const { results, outcome, ready } = await walkScript(setup, session, { captured, fillFor, push });
  setup.onSettled();
  setup.interrupts.delete(interrupt);

  const head = session.head();
  if (jar !== undefined && head !== undefined) jar.keep(head.headers);
  Object.assign(values.captured, captured);
  const local = session.connection.local();
  const { tcpNs } = session.connection;
  const instance = instanceOf(setup, session);
  return {
    id,
    marks: {
      ...(setup.scheduledNs === undefined ? {} : { scheduled: setup.scheduledNs }),
      ...session.connection.marks,
      ...(ready === undefined ? {} : { ready: ready.atNs }),
    },
    stamped: environment.turn.kernel === undefined ? 'turn' : 'kernel',
    slackNs: { ...session.connection.slackNs, ...(ready === undefined ? {} : { ready: ready.slackNs }) },
    steps: results,
    messages: session.messages,
    messagesLeftOut: session.messagesLeftOut(),
    captured,
    tokens: token === undefined ? [values.user] : [token, values.user],
    ...(tcpNs === undefined ? {} : { tcpNs }),
    ...(local === undefined ? {} : { local }),
    ...(instance === undefined ? {} : { instance }),
    outcome,
  };
}

/** A push that stands before `open` is asked for just before the connection, or together with the release. */
function isPushedFirst({ actor, id }: AttemptSetup): boolean {
  const first = actor.steps.find((step) => (step.do === 'open' || step.do === 'push') && isInCycle(step, id.cycle, actor.cycles));
  return first?.do === 'push';
}

function instanceOf(setup: AttemptSetup, session: Session): string | undefined {
  const { instance } = setup.dialing.target.profile;
  if (instance === undefined) return undefined;
  if (instance.from === 'header') return session.head()?.headers.find(([name]) => name.toLowerCase() === instance.name.toLowerCase())?.[1];
  const first = session.messages.find(({ from }) => from === 'server')?.text;
  const value = first === undefined ? undefined : readPointer(parseJson(first) ?? null, instance.pointer);
  return value === undefined ? undefined : typeof value === 'string' ? value : JSON.stringify(value);
}
