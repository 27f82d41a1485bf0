import type { Expectation, Payload } from './message.js';
import type { Class, CustomSignature } from './signature.js';
import type { Target } from './target.js';
import type { Ns } from './units.js';

export type Some<T> = readonly [T, ...T[]];

/** Instants: one vocabulary for stamping, anchoring and phases. In the order in which a connection passes them. */
export const marks = [
  'scheduled',
  'started',
  'resolved',
  'connected',
  'securing',
  'secured',
  'held',
  'released',
  'answered',
  'opened',
  'received',
  'ready',
  'closing',
  'ended',
] as const;
export type Mark = (typeof marks)[number];

/** `fromScheduled` is measured with open pacing only: from the instant the attempt was due to its 101, so that a stalled server cannot hide. */
export const phases = ['queue', 'dns', 'tcp', 'tls', 'upgrade', 'firstMessage', 'ready', 'close', 'fromScheduled'] as const;
export type Phase = (typeof phases)[number];

/** All that may happen. Its size depends neither on clients nor on rounds; it holds no secret. */
export interface Plan {
  readonly planVersion: 1;
  readonly scenario: { readonly id: string; readonly hash: string; readonly class: Class };
  readonly seed: string;
  readonly targets: Some<Target>;
  readonly arms: Some<Arm>;
  readonly actors: Some<Actor>;
  readonly schedule: Schedule;
  readonly limits: Limits;
  readonly checks: readonly Check[];
  readonly skipped: readonly { readonly check: string; readonly needs: string }[];
  /** Checks whose being skipped makes the run inconclusive. */
  readonly required: readonly string[];
  readonly gates: Some<Gate>;
  readonly preflight: boolean;
  /** The user's own signatures, tried before the built-in ones of the same tier. */
  readonly signatures: readonly CustomSignature[];
}

/** The longest that each wait may take. Every wait ends. */
export interface Limits {
  readonly tcpNs: Ns;
  readonly tlsNs: Ns;
  readonly upgradeNs: Ns;
  readonly closeNs: Ns;
  /** A close or a drop within this of `opened` is early. */
  readonly earlyNs: Ns;
  readonly roundNs: Ns;
  readonly messageBytes: number;
  readonly keptMessages: number;
}

export interface Arm {
  readonly name: 'burst' | 'spaced';
  readonly pacing: Pacing;
  /** Pause between the cycles of one client. */
  readonly cycleGapNs: Ns;
  /** A client connects again as soon as its connection before lingers: the old close comes late. */
  readonly overlap?: true;
}

/** Paces the counted actors. A slot of `closed` is held until an attempt lingers or ends. */
export type Pacing =
  | { readonly kind: 'barrier'; readonly hold: 'lastByte'; readonly settle: 'auto' | { readonly ns: Ns }; readonly deadlineNs: Ns }
  | { readonly kind: 'closed'; readonly concurrency: number; readonly gapNs: Ns }
  | {
      readonly kind: 'open';
      readonly perSecond: number;
      readonly maxOpen: number;
      /** Stop once so many attempts in a row have succeeded. */
      readonly steady?: number;
      readonly stopAfterNs: Ns;
    };

export interface Actor {
  readonly name: string;
  readonly count: number;
  readonly cycles: number;
  /** So many clients in a row are one user. Absent: each is a user of its own. */
  readonly clientsPerUser?: number;
  /** `onceReady`: refused connects and declared not-ready answers before the first success of the round are waiting, not failures. */
  readonly counted: 'attempts' | 'onceReady' | 'never';
  readonly steps: Some<Step>;
}

export type CycleSet = 'odd' | 'even' | 'last';
export type Step = { readonly id: string; readonly cycles?: readonly CycleSet[] } & Action;
export type Action =
  /** `push` has a message emitted for the user; before `open` it is asked for at the instant of the release. `pushed` waits for that message. */
  | { readonly do: 'open' | 'welcome' | 'ready' | 'echo' | 'identity' | 'push' | 'pushed' | 'reset' | 'finish' }
  | { readonly do: 'expect'; readonly expectation: Expectation }
  | { readonly do: 'send'; readonly frames: Some<Payload> }
  | { readonly do: 'linger'; readonly forNs: Ns }
  | { readonly do: 'close'; readonly code: number; readonly reason: string }
  | { readonly do: 'server'; readonly action: ServerAction };
export type ServerAction = 'start' | 'stop' | 'kill' | 'restart' | 'pause' | 'resume';

export interface Check {
  readonly id:
    | 'refusal'
    | 'drop'
    | 'welcome'
    | 'ready'
    | 'echo'
    | 'session'
    | 'identity'
    | 'push'
    | 'openAtMost'
    | 'opening'
    | 'cleanClose'
    | 'readyWithin';
  readonly class: Class;
  /** Only of `readyWithin`. */
  readonly limitNs?: Ns;
}

/** What a gate counts: all failures, the sightings of one fault, or the attempts that failed one check. */
export type Counted =
  | { readonly kind: 'any' }
  | { readonly kind: 'signature'; readonly id: string }
  | { readonly kind: 'check'; readonly id: Check['id'] };

export type Gate =
  | {
      readonly id: string;
      readonly over: Counted;
      readonly maxRate: number;
      /** Gate on the exact bound at this confidence instead of on the observed rate. */
      readonly confidence?: number;
    }
  | { readonly id: string; readonly over: Counted; readonly maxCount: number }
  | {
      readonly id: string;
      readonly over: { readonly kind: 'phase'; readonly phase: Phase; readonly percentile: number };
      readonly maxMs: number;
    };

/**
 * `untilDecided` stops as soon as a confidence sequence decides the gate on the failure rate, after `rounds` at the latest, and
 * begins no round after `withinNs`.
 */
export type Schedule =
  | { readonly kind: 'fixed'; readonly rounds: number }
  | { readonly kind: 'untilDecided'; readonly rounds: number; readonly withinNs: Ns };

/** What one repetition adds to the plan. A runner gets (plan, spec, share) and nothing else. */
export interface RoundSpec {
  readonly round: number;
  readonly target: string;
  readonly arm: Arm['name'];
  /** A spoiled round is repeated under the same number with the next take. */
  readonly take: number;
}
/** Client c belongs to share c % of. */
export interface Share {
  readonly index: number;
  readonly of: number;
}
