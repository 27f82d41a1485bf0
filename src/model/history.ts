// What happened, as facts. Nothing in here is judged; whether a 403 was right is the business of a check.
import type { Arm, Mark, Plan, RoundSpec } from './plan.js';
import type { Ns } from './units.js';

export type HistoryEvent = { readonly share: number } & (
  | {
      readonly kind: 'runStarted';
      readonly historyVersion: 1;
      readonly plan: Plan;
      readonly planHash: string;
      readonly host: Host;
      readonly addresses: readonly PinnedAddress[];
    }
  | { readonly kind: 'roundStarted'; readonly spec: RoundSpec; readonly atNs: Ns }
  | { readonly kind: 'attempt'; readonly attempt: Attempt }
  | { readonly kind: 'logged'; readonly line: LogLine }
  | {
      readonly kind: 'server';
      readonly target: string;
      readonly state: 'started' | 'ready' | 'paused' | 'resumed' | 'stopping' | 'exited';
      readonly exit?: { readonly code?: number; readonly signal?: string };
      /** We ended it ourselves. */
      readonly asked?: true;
      readonly atNs: Ns;
    }
  | { readonly kind: 'roundEnded'; readonly round: number; readonly quality: Quality; readonly atNs: Ns }
  | { readonly kind: 'runEnded'; readonly reason: RunEnd; readonly atNs: Ns }
);

export type RunEnd = 'done' | 'interrupted' | 'unreachable' | 'outOfTime';

export interface PinnedAddress {
  readonly target: string;
  readonly address: string;
  readonly family: 4 | 6;
  readonly port: number;
}
export interface Host {
  readonly id: string;
  readonly zeroWallMs: number;
  readonly clockErrorNs?: Ns;
  readonly node: string;
  readonly os: string;
  readonly cores: number;
}
export interface AttemptId {
  readonly round: number;
  readonly arm: Arm['name'];
  readonly actor: string;
  readonly client: number;
  /** From 1. */
  readonly cycle: number;
}

export interface Attempt {
  readonly id: AttemptId;
  /** First time each; phases and "how early" are differences. */
  readonly marks: Readonly<Partial<Record<Mark, Ns>>>;
  /** Where arrival marks come from. */
  readonly stamped: 'kernel' | 'turn';
  /** Of marks that something which arrived has made: it may have come so much before, in [mark - slack, mark]. */
  readonly slackNs: Readonly<Partial<Record<Mark, Ns>>>;
  /** What the TCP handshake took by the kernel's own measure: SYN to SYN-ACK, whenever our loop saw it. */
  readonly tcpNs?: Ns;
  readonly steps: readonly StepResult[];
  readonly messages: readonly Message[];
  readonly messagesLeftOut: number;
  readonly captured: Readonly<Record<string, string>>;
  /** What identifies this attempt in a log: the trace token, the made-up user. */
  readonly tokens: readonly string[];
  readonly local?: { readonly address: string; readonly port: number };
  /** Which replica answered, where the profile says how to tell. */
  readonly instance?: string;
  readonly outcome: Outcome;
}

export interface Message {
  readonly atNs: Ns;
  readonly from: 'client' | 'server';
  readonly bytes: number;
  /** At most 1 KB of a text message. */
  readonly text?: string;
}

export type StepResult = { readonly step: string } & (
  | { readonly kind: 'done'; readonly atNs: Ns }
  | { readonly kind: 'missed'; readonly limitNs: Ns }
  | { readonly kind: 'notReached' }
  | { readonly kind: 'failed'; readonly code: string; readonly text: string }
);

/** How an attempt ended, as the wire and the script showed it. Exactly one per attempt. */
export type Outcome =
  | { readonly kind: 'completed'; readonly close?: Close }
  | {
      readonly kind: 'refused';
      readonly httpStatus: number;
      readonly statusText: string;
      readonly headers: readonly (readonly [name: string, value: string])[];
      /** At most 4 KB, transfer coding removed. */
      readonly body: string;
    }
  | { readonly kind: 'dropped'; readonly after: Mark; readonly close: Close }
  | { readonly kind: 'errored'; readonly after: Mark; readonly code: string; readonly text: string }
  | { readonly kind: 'timedOut'; readonly after: Mark; readonly step: string; readonly limitNs: Ns }
  | { readonly kind: 'harness'; readonly code: string; readonly text: string }
  | { readonly kind: 'unfinished'; readonly after: Mark };

export interface Close {
  /** 1006 when the stream ended without a close frame, 1005 when the frame held no code. */
  readonly code: number;
  readonly reason: string;
  /** Both sides sent a close frame. */
  readonly wasClean: boolean;
  readonly initiator: 'client' | 'server';
  /** What ended the conversation first. */
  readonly end: 'frame' | 'fin' | 'rst' | 'timeout';
}

export interface LogLine {
  readonly target: string;
  readonly source: string;
  readonly atNs: Ns;
  readonly text: string;
}

/** What the harness knows about its own work in a round. */
export interface Quality {
  readonly releaseSpreadNs?: Ns;
  readonly releasePriority?: ReleasePriority;
  /** The most handshakes in flight at one instant, client side. */
  readonly overlap?: number;
  readonly answeredEarly: number;
  readonly loopP99Ns: Ns;
  readonly loopMaxNs: Ns;
  readonly rttNs?: Ns;
  /** How late attempts began, beside the instant at which they were due, at p99. With closed pacing that is a gap after its slot was free. */
  readonly startLateP99Ns?: Ns;
  readonly ownWork?: OwnWork;
  readonly spoiled?: 'lateRelease' | 'lateLoop' | 'harnessFault' | 'lostShare';
}

/**
 * While the clients of a barrier are released: before all other processes of the processor, or among them, because the kernel did not
 * permit it (`ordinary`) or could not be asked (`unasked`: it is not our source of time).
 */
export type ReleasePriority = 'realTime' | 'ordinary' | 'unasked';

/** What a round cost the harness itself. */
export interface OwnWork {
  /** Garbage collections that touch the window. */
  readonly gcPauses: { readonly count: number; readonly longestNs: Ns };
  /** Processor time by elapsed time, of the whole process; 1 is one core. */
  readonly processorShare?: number;
  /** Open files of our process while the connections were there. */
  readonly files?: number;
  /** Local ports that our connections hold: those of this round, and those of the last minute that wait out their time. */
  readonly ports?: number;
}
