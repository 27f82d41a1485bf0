// What a catalogue entry is made of. All of it is JSON: an entry can be printed, compared and written into a document.
import type { Close, Outcome } from '../model/history.js';
import type { Some } from '../model/plan.js';
import type { Class } from '../model/signature.js';
import type { Ns } from '../model/units.js';
import type { Stage } from './stage.js';

export const families = [
  'founding',
  'asgi',
  'uvicorn',
  'python',
  'node',
  'engineio',
  'go',
  'other-servers',
  'proxy',
  'lifecycle',
  'wire',
  'connect',
  'consequence',
  'harness',
] as const;
export type Family = (typeof families)[number] | 'custom';

export interface Signature {
  readonly id: string;
  /** A more general fault that this one is a case of. */
  readonly parent?: string;
  readonly family: Family;
  readonly class: Class;
  /** Short: one column of a table. */
  readonly means: string;
  readonly cause: string;
  readonly cure: string;
  /** Where the text or the behaviour was read. */
  readonly source: string;
  /** The text is shared by many faults: every specific text goes before it, and a log line may still explain what it names. */
  readonly weak?: true;
  /** One of these must hold. */
  readonly when: Some<Conditions>;
}

/** Every condition that is named must hold. Patterns are JavaScript regular expressions; built-in ones ignore case. */
export interface Conditions {
  readonly outcome?: Outcome['kind'];
  readonly symptom?: readonly string[];
  readonly phase?: Stage;
  readonly http?: {
    readonly status?: readonly number[];
    readonly statusText?: string;
    /** By lower-case name. */
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
  };
  readonly close?: { readonly code?: readonly number[]; readonly reason?: string; readonly end?: readonly Close['end'][] };
  /** `text` is tried on the code and the text together. */
  readonly error?: { readonly code?: string; readonly text?: string };
  /** A message of the server. */
  readonly payload?: string;
  /** One of them must be found in a line of the server's log. */
  readonly log?: Some<string>;
  /** From `opened` to the end; `early` is the limit of the run. */
  readonly age?: { readonly minNs?: Ns; readonly maxNs?: Ns; readonly early?: true };
  /** How long the server let the upgrade wait. */
  readonly waited?: { readonly minNs?: Ns; readonly maxNs?: Ns };
  /** The line came after we had left: a consequence, not a fault. */
  readonly weLeftFirst?: true;
  /** Ages or idle times at which several connections of the round agree. */
  readonly timersNs?: readonly Ns[];
  /** What the round as a whole shows. */
  readonly event?: 'serverExited' | 'cutThenRefused';
}
