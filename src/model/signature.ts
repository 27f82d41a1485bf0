/** One sighting of a fatal race fails the run; a rate is judged by the gate; info is only shown. */
export type Class = 'fatal' | 'rate' | 'info';

/** A user's own rule, from the config: every condition that is named must hold. Patterns are JavaScript regular expressions. */
export interface CustomSignature {
  readonly id: string;
  readonly means: string;
  readonly fix?: string;
  readonly class?: Class;
  readonly phase?: 'connect' | 'upgrade' | 'open';
  readonly http?: { readonly status?: readonly number[]; readonly body?: string };
  readonly close?: { readonly code?: readonly number[]; readonly reason?: string };
  readonly error?: string;
  readonly payload?: string;
  readonly log?: string;
  /** Time from `opened` to the end. */
  readonly age?: { readonly minNs?: number; readonly maxNs?: number };
}
