import type { Check, Phase } from '../model/plan.js';
import type { CustomSignature } from '../model/signature.js';
import type { Target } from '../model/target.js';
import type { Ns } from '../model/units.js';
import type { Places } from './places.js';

/** A config file as it was read: values in nanoseconds and 0..1, `${env:NAME}` unresolved. It may hold literal secrets; a plan may not. */
export interface Config {
  /** As it was named or found. */
  readonly path: string;
  readonly places: Places;
  readonly targets: Readonly<Record<string, TargetConfig>>;
  readonly gate?: GateConfig;
  readonly signatures: readonly CustomSignature[];
}

export interface TargetConfig extends Target {
  /** The user says that this target is theirs, so that it may be tested although it is not local. */
  readonly owned: boolean;
}

export interface GateConfig {
  readonly maxFailureRate?: number;
  readonly confidence?: number;
  readonly require: readonly string[];
  readonly maxSignature: readonly SignatureLimit[];
  readonly maxCheck: readonly CheckLimit[];
  readonly max: readonly PhaseLimit[];
}

/** So many in the whole run, or such a share. */
export type Allowance = { readonly kind: 'count'; readonly count: number } | { readonly kind: 'rate'; readonly rate: number };
export type SignatureLimit = { readonly id: string } & Allowance;
export type CheckLimit = { readonly id: Check['id'] } & Allowance;

export interface PhaseLimit {
  readonly phase: Phase;
  /** 0..100, exclusive. */
  readonly percentile: number;
  readonly maxNs: Ns;
}

/** A target of which nothing but its URL is known. */
export function bareTarget(name: string, url: string): TargetConfig {
  return {
    name,
    url,
    headers: [],
    subprotocols: [],
    compression: 'none',
    logs: [],
    traceQuery: false,
    profile: { opening: [], answers: [], prepare: [], cookies: 'none', notReady: [503] },
    owned: false,
  };
}
