// What each symptom means and what to do next. A symptom names what the wire showed, not why.
import type { Symptom } from '../model/finding.js';

export interface SymptomText {
  readonly means: string;
  readonly next: string;
}

type Plain = Exclude<Symptom, `http-${number}` | `open-then-${number}`>;

export const symptomTexts: Readonly<Record<Plain, SymptomText>> = {
  refused: {
    means: 'no TCP connection: refused or unreachable',
    next: 'Check that the server listens at this address; look for a crash or restart.',
  },
  'connect-timeout': { means: 'the TCP connect got no answer in time', next: 'Look at the listen queue (ss -ltn) and the firewall.' },
  'tls-failed': { means: 'the TLS handshake failed', next: 'Try openssl s_client; --ca, --insecure, --cert.' },
  'reset-before-101': { means: 'reset (RST) before an answer to the upgrade', next: 'Look for a crash in the server log at that time.' },
  'eof-before-101': { means: 'closed (FIN) before an answer to the upgrade', next: 'Look for an exception in the upgrade handler.' },
  'bad-101': {
    means: 'the answer is no valid WebSocket handshake',
    next: 'Read the error code in the evidence; connect without the proxy.',
  },
  'handshake-timeout': {
    means: 'no answer to the upgrade in time',
    next: 'Look for slow work before accept and for a blocked event loop.',
  },
  'answered-early': {
    means: 'answered before the request was complete',
    next: 'The burst did not cause this: look at the status in the evidence.',
  },
  'welcome-missing': {
    means: 'opened, but the welcome did not come',
    next: 'Look for a send that failed, or came before the registration.',
  },
  'ready-missing': { means: 'opened, but never declared ready', next: 'Look for what start-up waits for.' },
  'opening-unanswered': {
    means: 'the opening of the protocol was not answered',
    next: 'Check the opening steps of the target with one client (--n 1).',
  },
  'error-payload': { means: 'the server sent a message that proves failure', next: 'Read the message in the evidence.' },
  'invalid-frame': { means: 'bytes that are no WebSocket frame', next: 'Look for two writers on one socket, or two upgrade handlers.' },
  'first-message-lost': {
    means: 'the first message was never answered',
    next: 'The handler was attached too late: attach it before any await, and buffer.',
  },
  'message-lost': { means: 'a message was never answered', next: 'Look for a handler that died or a connection out of the registry.' },
  duplicated: { means: 'the same message came twice', next: 'Look for a connection that is registered twice.' },
  'crossed-identity': {
    means: 'two clients got the same session, or each other’s answers',
    next: 'Look for state that connections share across an await.',
  },
  'out-of-order': { means: 'messages came in another order', next: 'Look for a task for each message; use one queue for each connection.' },
  'push-missing': {
    means: 'a message pushed to the user did not arrive',
    next: 'Look for an old close that removes the new connection from the registry.',
  },
  ghost: {
    means: 'the server kept a connection that had left',
    next: 'Register only if the client is still there; clean up on disconnect.',
  },
  'over-limit': { means: 'more connections were accepted than allowed', next: 'Take the slot before the await, not after it.' },
  'false-limit': { means: 'refused as full although slots were free', next: 'Free the slot on every way out of the handshake.' },
  'close-timeout': { means: 'our close was not answered in time', next: 'Look for a handler that does not read while it works.' },
  'unclean-close': { means: 'ended without a close frame after our close', next: 'Let the server answer the close before it ends TCP.' },
  'frame-after-close': { means: 'the server sent on after its close frame', next: 'Stop the sender before the close.' },
  'server-died': { means: 'the server process ended', next: 'Read its last lines.' },
  'server-hung': { means: 'the server no longer answers anybody', next: 'Look for a deadlock or a blocked event loop.' },
  leak: { means: 'what a connection took was not given back', next: 'Compare the counts of the server before and after.' },
  'never-ready': { means: 'the server did not become ready in time', next: 'Look at its start-up log; --ready-within.' },
  'harness-fault': { means: 'a fault of our own machine, not the server’s', next: 'ws-race doctor; a lower --n.' },
  unfinished: { means: 'still running when the run ended', next: 'Let the run end.' },
};

const closeCodes: Readonly<Record<number, string>> = {
  1000: 'normal',
  1001: 'going away',
  1002: 'protocol error',
  1003: 'unsupported data',
  1005: 'no code',
  1006: 'cut without a close frame',
  1007: 'invalid UTF-8',
  1008: 'policy',
  1009: 'message too big',
  1011: 'internal error',
  1012: 'service restart',
  1013: 'try again later',
  1014: 'bad gateway',
};

/** The text of any symptom, those with a number included; undefined for what is none. */
export function symptomText(id: string): SymptomText | undefined {
  if (Object.hasOwn(symptomTexts, id)) return symptomTexts[id as Plain];
  const [, status] = /^http-([1-5]\d\d)$/.exec(id) ?? [];
  if (status !== undefined)
    return { means: `the upgrade was refused with HTTP ${status}`, next: 'Read the body in the evidence; a status alone names no cause.' };
  const [, code] = /^open-then-([1-4]\d{3})$/.exec(id) ?? [];
  if (code === undefined) return undefined;
  const name = closeCodes[Number(code)];
  return {
    means: `opened, then closed by the server with ${code}${name === undefined ? '' : ` (${name})`}`,
    next: 'Read the reason in the evidence, and the server log at that time.',
  };
}

/** Ids to suggest from: all plain symptoms, and the numbered ones that are common. */
export const symptomIds: readonly string[] = [
  ...Object.keys(symptomTexts),
  ...[400, 401, 403, 404, 426, 429, 500, 502, 503, 504].map((status) => `http-${status}`),
  ...Object.keys(closeCodes).map((code) => `open-then-${code}`),
];
