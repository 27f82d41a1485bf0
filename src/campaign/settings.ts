import type { HistoryEvent, RunEnd } from '../model/history.js';
import type { Plan, RoundSpec, Share } from '../model/plan.js';
import type { Class } from '../model/signature.js';
import type { Lookup } from '../model/template.js';
import type { RunEnvironment } from '../run/environment.js';

/** All of the clients. */
export const wholeShare: Share = { index: 0, of: 1 };

/** What a campaign needs of the world beside its plans. */
export interface CampaignSettings {
  readonly turn: RunEnvironment['turn'];
  readonly env: Lookup;
  readonly signal: AbortSignal;
  /** That of the clients which run here; absent: all. */
  readonly share?: Share;
  readonly readFile: (path: string) => string;
  /** The command that starts the embedded reference server on a port. */
  readonly referenceCommand: (args: readonly string[], port: number) => readonly [file: string, ...args: string[]];
  /** Our own processor time, files and ports. */
  readonly gauge?: RunEnvironment['gauge'];
  /** What this machine grants. */
  readonly available?: { readonly files?: number; readonly ports?: number };
  /** Where a calibration is asked for: starts a server that does nothing, as a process of its own. */
  readonly startNullServer?: (transport: 'plain' | 'tls') => Promise<{ readonly port: number; readonly end: () => void }>;
  /** What people are told while it runs. */
  readonly onProgress: (progress: Progress) => void;
  /** Every event as it comes, for whoever wants the whole history. */
  readonly onEvent?: (event: HistoryEvent) => void;
  /** The address that all of a scenario goes to is known; nothing has been measured yet. */
  readonly onAddress?: (destination: Destination) => Promise<void>;
  /** Why arrivals are stamped otherwise than they could be. */
  readonly stampsWhy?: () => string | undefined;
}

export interface Destination {
  readonly scenario: string;
  /** Of a server that is started in the rounds `address` may still become another one of `addresses`. */
  readonly endpoint: { readonly address: string; readonly port: number; readonly secure: boolean };
  readonly addresses: readonly string[];
}

export type Progress =
  | { readonly kind: 'note'; readonly text: string }
  | {
      readonly kind: 'round';
      readonly scenario: string;
      readonly spec: RoundSpec;
      readonly of: number;
      readonly attempts: number;
      readonly failed: number;
      readonly spoiled: boolean;
    };

/** One scenario to run, compiled. */
export interface CampaignScenario {
  readonly plan: Plan;
  readonly planHash: string;
}

export type MeansOf = (signatureId: string) => { readonly means: string; readonly class: Class };
export type CampaignEnd = RunEnd;
