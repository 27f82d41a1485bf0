// One lone connection before the run: a server that refuses even that has no race, and needs no burst.
import type { Attempt, Outcome } from '../model/history.js';
import type { Actor, Plan, Step } from '../model/plan.js';
import type { Preflight } from '../model/report.js';

/** The plan of the lone connection: the same steps, one client, one cycle, no barrier. */
export function preflightPlan(plan: Plan): Plan {
  const [arm] = plan.arms;
  const actor = plan.actors.find(({ counted }) => counted !== 'never');
  if (actor === undefined) return plan;
  const [first, ...others] = actor.steps;
  const steps: Actor['steps'] = [shortened(first), ...others.map(shortened)];
  return {
    ...plan,
    actors: [{ ...actor, count: 1, cycles: 1, steps }],
    arms: [{ ...arm, cycleGapNs: 0, pacing: { kind: 'closed', concurrency: 1, gapNs: 0 } }],
  };
}

/** Long enough for a handler to fail; the run itself watches for longer. */
const lingerNs = 100e6;
const shortened = (step: Step): Step => (step.do === 'linger' ? { ...step, forNs: Math.min(step.forNs, lingerNs) } : step);

/** What the lone connection tells; `failed` is what judge says of it. */
export function readPreflight(attempt: Attempt, failed: boolean, rttMs: number): Preflight {
  const { outcome } = attempt;
  if (outcome.kind === 'refused' && outcome.httpStatus < 500) {
    return { status: 'refused', text: describeRefusal(outcome), remedy: remedyFor(outcome), rttMs };
  }
  if (outcome.kind === 'harness' && outcome.code === 'PREPARE_FAILED') {
    return {
      status: 'refused',
      text: outcome.text,
      remedy: 'Look at `prepare` in ws-race.yaml: its URL, its body, and the pointers it captures.',
    };
  }
  if (outcome.kind === 'errored' && attempt.marks.opened === undefined && isTlsTrouble(outcome.code)) {
    return { status: 'refused', text: `TLS: ${readable(outcome.text)} (${outcome.code})`, remedy: tlsRemedy(outcome.code), rttMs };
  }
  if (attempt.marks.connected === undefined && (outcome.kind === 'errored' || outcome.kind === 'timedOut')) {
    const text = outcome.kind === 'errored' ? outcome.text : `no TCP connection within ${outcome.limitNs / 1e9} s`;
    return { status: 'unreachable', text, rttMs };
  }
  if (outcome.kind === 'unfinished' || outcome.kind === 'harness') return { status: 'skipped', rttMs };
  return failed ? { status: 'failsAlone', text: describeFailure(outcome), rttMs } : { status: 'passed', rttMs };
}

type Refused = Extract<Outcome, { kind: 'refused' }>;

function describeRefusal({ httpStatus, statusText, headers, body }: Refused): string {
  const telling = headers.filter(([name]) =>
    /^(server|location|www-authenticate|sec-websocket-version|retry-after|content-type)$/i.test(name),
  );
  const lines = telling.map(([name, value]) => `${name}: ${value}`);
  const shown = body.trim().slice(0, 300);
  return [`HTTP ${httpStatus} ${statusText}`.trim(), ...lines, ...(shown === '' ? [] : [shown])].join('\n');
}

/** The setting that such an answer most likely asks for. */
function remedyFor({ httpStatus, headers }: Refused): string {
  const location = headers.find(([name]) => name.toLowerCase() === 'location')?.[1];
  if (httpStatus >= 300 && httpStatus < 400) {
    return `It redirects${location === undefined ? '' : ` to ${location}`}: use the final address as the URL (often wss:// instead of ws://, or a trailing slash).`;
  }
  switch (httpStatus) {
    case 401:
      return "It wants a log-in: give an authorization header with --header, a token in the URL's query, or `prepare` in ws-race.yaml.";
    case 403:
      return 'It forbids: try --origin https://your.site, an authorization header with --header, or the right path and query; uvicorn says 403 to every path without a route.';
    case 404:
      return 'There is no such path: look at the path of the URL; behind uvicorn it may also mean that no WebSocket library is installed.';
    case 400:
    case 426:
      return 'It did not take this for a WebSocket upgrade: look at the path, at --subprotocol, and at a proxy that drops the Upgrade header.';
    case 429:
      return 'It limits the rate even of a lone connection: wait, or raise the limit for this run.';
    default:
      return 'Look at the address, headers and subprotocols of the target.';
  }
}

const isTlsTrouble = (code: string): boolean => /^(ERR_SSL_|ERR_TLS_|EPROTO$)|CERT|SELF_SIGNED|UNABLE_TO_(VERIFY|GET)/.test(code);

/** OpenSSL writes `40B7...:error:0A000126:SSL routines:function:what is wrong:file:line:`. */
const readable = (text: string): string => /:SSL routines:[^:]*:([^:]+):/.exec(text)?.[1] ?? text;

function tlsRemedy(code: string): string {
  if (/CERTIFICATE_REQUIRED|HANDSHAKE_FAILURE|BAD_CERTIFICATE/.test(code))
    return 'The server asks for a client certificate: give --cert and --key.';
  if (/SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET/.test(code)) return 'Give the authority with --ca FILE, or --insecure for a test server.';
  if (/ALTNAME|HOSTNAME/.test(code))
    return 'The certificate is for another name: use that name in the URL, or tls.serverName in ws-race.yaml.';
  if (/EXPIRED|NOT_YET/.test(code)) return 'The certificate is out of date; --insecure goes on all the same.';
  if (/WRONG_VERSION|PACKET_LENGTH|EPROTO/.test(code)) return 'There seems to be no TLS on this port: try ws:// instead of wss://.';
  return 'Look at --ca, --cert and --key, or try --insecure.';
}

function describeFailure(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'refused':
      return describeRefusal(outcome);
    case 'dropped':
      return `closed by the ${outcome.close.initiator} with ${outcome.close.code}${outcome.close.reason === '' ? '' : ` ${outcome.close.reason}`} after "${outcome.after}"`;
    case 'errored':
      return `${outcome.code}: ${outcome.text}`;
    case 'timedOut':
      return `nothing came for "${outcome.step}" within ${outcome.limitNs / 1e9} s`;
    case 'completed':
      return outcome.close === undefined ? 'it completed' : `it completed, closed with ${outcome.close.code}`;
    case 'harness':
    case 'unfinished':
      return outcome.kind;
  }
}
