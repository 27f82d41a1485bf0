// An attempt as the value that history holds. Copied by Object.assign, and optional parts set one by one: an object that is spread and
// then added to has a hidden class of its own in V8, each attempt several, and they cost more than the attempt itself.
import type { Attempt, AttemptId, Outcome } from '../model/history.js';
import { parseJson, readPointer } from '../model/json.js';
import type { AttemptSetup } from './attempt-setup.js';
import type { RunEnvironment } from './environment.js';
import type { Session } from './session.js';
import type { Walk } from './walk.js';

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/** `token`: what names the attempt in the server's log, if it was sent. */
export function recordAttempt({ setup, session, results, captured, ready }: Walk, token: string | undefined, outcome: Outcome): Attempt {
  const { connection } = session;
  const { id, values, scheduledNs, round } = setup;
  const marks: Writable<Attempt['marks']> = Object.assign(scheduledNs === undefined ? {} : { scheduled: scheduledNs }, connection.marks);
  const slackNs: Writable<Attempt['slackNs']> = Object.assign({}, connection.slackNs);
  if (ready !== undefined) {
    marks.ready = ready.atNs;
    slackNs.ready = ready.slackNs;
  }
  const attempt: Writable<Attempt> = {
    id,
    marks,
    stamped: stampedBy(round.environment),
    slackNs,
    // Copies hold no room to grow in: an array that was pushed to has room for seventeen.
    steps: results.slice(),
    messages: session.messages.slice(),
    messagesLeftOut: session.messagesLeftOut,
    captured,
    tokens: token === undefined ? [values.user] : [token, values.user],
    outcome,
  };
  const local = connection.local();
  const instance = instanceOf(setup, session);
  if (connection.tcpNs !== undefined) attempt.tcpNs = connection.tcpNs;
  if (local !== undefined) attempt.local = local;
  if (instance !== undefined) attempt.instance = instance;
  return attempt;
}

/** An attempt that never began, because what its client needed beforehand could not be had. */
export const unpreparedAttempt = (id: AttemptId, user: string, text: string, environment: RunEnvironment): Attempt => ({
  id,
  marks: {},
  stamped: stampedBy(environment),
  slackNs: {},
  steps: [],
  messages: [],
  messagesLeftOut: 0,
  captured: {},
  tokens: [user],
  outcome: { kind: 'harness', code: 'PREPARE_FAILED', text },
});

const stampedBy = ({ turn }: RunEnvironment): Attempt['stamped'] => (turn.kernel === undefined ? 'turn' : 'kernel');

function instanceOf({ round }: AttemptSetup, { head, messages }: Session): string | undefined {
  const { instance } = round.dialing.target.profile;
  if (instance === undefined) return undefined;
  if (instance.from === 'header') return head?.headers.find(([name]) => name.toLowerCase() === instance.name.toLowerCase())?.[1];
  const first = messages.find(({ from }) => from === 'server')?.text;
  const value = first === undefined ? undefined : readPointer(parseJson(first) ?? null, instance.pointer);
  return value === undefined ? undefined : typeof value === 'string' ? value : JSON.stringify(value);
}
