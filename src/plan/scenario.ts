import type { Expectation, Payload } from '../model/message.js';
import type { Check, CycleSet, ServerAction, Some } from '../model/plan.js';
import type { Class } from '../model/signature.js';
import type { Ns } from '../model/units.js';

/** A scenario file as it was read: plain JSON, so that the built-in ones can be compiled ahead. */
export interface Scenario {
  /** Its place in the list. */
  readonly number: number;
  readonly name: string;
  readonly description: string;
  /** What a right server does. */
  readonly expectation: string;
  /** Without these the scenario cannot run at all. */
  readonly needs: readonly Capability[];
  readonly class: Class;
  readonly preflight: boolean;
  readonly load: ScenarioLoad;
  readonly limits: ScenarioLimits;
  readonly steps: Some<ScenarioStep>;
  readonly checks: Some<ScenarioCheck>;
}

/** What a profile can describe, and so what a scenario or check can ask for. */
export const capabilities = ['server', 'opening', 'welcome', 'ready', 'echo', 'session', 'identity', 'push', 'limit'] as const;
export type Capability = (typeof capabilities)[number];

export interface ScenarioLoad {
  /** Absent where arrivals are paced by rate. */
  readonly clients?: number;
  readonly rounds: number;
  /** Absent where a client connects once. */
  readonly cycles?: number;
  /** Absent where each client is a user of its own. */
  readonly clientsPerUser?: number;
  readonly arms: { readonly burst: ScenarioPacing; readonly spaced?: ScenarioPacing };
}

/** A pacing of the plan, without the deadlines that the plan derives from its limits. */
export type ScenarioPacing = { readonly cycleGapNs: Ns; readonly overlap?: true } & (
  | { readonly kind: 'barrier'; readonly hold: 'lastByte'; readonly settle: 'auto' | { readonly ns: Ns } }
  | { readonly kind: 'closed'; readonly concurrency: number; readonly gapNs: Ns }
  | { readonly kind: 'open'; readonly perSecond: number; readonly maxOpen: number; readonly steady?: number; readonly stopAfterNs: Ns }
);

export interface ScenarioLimits {
  readonly tcpNs?: Ns;
  readonly tlsNs?: Ns;
  readonly upgradeNs?: Ns;
  readonly closeNs?: Ns;
}

export type ScenarioStep = { readonly id: string; readonly cycles?: Some<CycleSet> } & ScenarioAction;
export type ScenarioAction =
  | { readonly do: 'open' | 'welcome' | 'ready' | 'echo' | 'identity' | 'push' | 'pushed' | 'reset' | 'finish' }
  | { readonly do: 'expect'; readonly expectation: Expectation }
  | { readonly do: 'send'; readonly frames: Some<Payload> }
  /** Without a time it is the plan's linger. */
  | { readonly do: 'linger'; readonly forNs?: Ns }
  | { readonly do: 'close'; readonly code: number; readonly reason: string }
  | { readonly do: 'server'; readonly action: ServerAction };

export interface ScenarioCheck extends Check {
  /** Only some protocols have it: left out in silence where the profile does not describe it. */
  readonly optional: boolean;
}
