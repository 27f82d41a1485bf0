import type { AttemptId } from './history.js';
import type { Ns } from './units.js';

/** What the wire alone says of a failed attempt: exactly one each. `http-403`, `open-then-1011` carry their number. */
export const plainSymptoms = [
  'refused',
  'connect-timeout',
  'tls-failed',
  'reset-before-101',
  'eof-before-101',
  'bad-101',
  'handshake-timeout',
  'answered-early',
  'welcome-missing',
  'ready-missing',
  'opening-unanswered',
  'error-payload',
  'invalid-frame',
  'first-message-lost',
  'message-lost',
  'duplicated',
  'crossed-identity',
  'out-of-order',
  'push-missing',
  'ghost',
  'over-limit',
  'false-limit',
  'close-timeout',
  'unclean-close',
  'frame-after-close',
  'server-died',
  'server-hung',
  'leak',
  'never-ready',
  // Neither is the server's: the attempt stands outside the rate, but is named.
  'harness-fault',
  'unfinished',
] as const;
export type Symptom = (typeof plainSymptoms)[number] | `http-${number}` | `open-then-${number}`;

/** How a piece of evidence was tied to the attempt. Only `time` does not carry a gate. */
export type JoinedBy = 'wire' | 'token' | 'port' | 'time';

export interface Evidence {
  readonly by: JoinedBy;
  readonly text: string;
  readonly atNs?: Ns;
}

export interface Finding {
  readonly attempt: AttemptId;
  readonly symptom: Symptom;
  /** A known fault; absent where none is known. `unknown:...` names a bucket. */
  readonly signature: string;
  readonly confidence: 'high' | 'medium' | 'low';
  readonly failedChecks: readonly string[];
  readonly evidence: readonly Evidence[];
}
