// What we say of connections against what their packets say.
import type { Ns } from './units.js';

export const comparedPhases = ['tcp', 'upgrade', 'firstMessage'] as const;
export type ComparedPhase = (typeof comparedPhases)[number];

export interface PhaseComparison {
  readonly phase: ComparedPhase;
  readonly pairs: number;
  readonly ours: TwoPercentiles;
  readonly wire: TwoPercentiles;
  /** Of the distances between ours and the wire's, connection by connection, without their signs. */
  readonly apart: TwoPercentiles;
}

export interface TwoPercentiles {
  readonly p50Ns: Ns;
  readonly p99Ns: Ns;
}

export interface CaptureComparison {
  readonly phases: readonly PhaseComparison[];
  /** Connections of ours that had a 101. */
  readonly opened: number;
  /** Why it does not hold all packets. */
  readonly incomplete?: string;
}
