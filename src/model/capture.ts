// What we say of connections against what their packets say.
import type { Ns } from './units.js';

export const comparedPhases = ['tcp', 'tls', 'upgrade', 'firstMessage'] as const;
export type ComparedPhase = (typeof comparedPhases)[number];

export interface PhaseComparison {
  readonly phase: ComparedPhase;
  readonly pairs: number;
  readonly ours: TwoPercentiles;
  readonly wire: TwoPercentiles;
  /** Ours less the wire's, percentile by percentile. */
  readonly difference: TwoPercentiles;
  /** Of the distances between ours and the wire's, connection by connection, without their signs. */
  readonly apart: TwoPercentiles;
}

export interface TwoPercentiles {
  readonly p50Ns: Ns;
  readonly p99Ns: Ns;
}

/** One for each scenario and its address. */
export interface CaptureComparison {
  /** Absent in reports of before it was kept. */
  readonly scenario?: string;
  readonly address: string;
  readonly port: number;
  readonly interfaceName: string;
  readonly phases: readonly PhaseComparison[];
  /** Phases of this scheme of which no pair was found. */
  readonly missing: readonly { readonly phase: ComparedPhase; readonly why: string }[];
  /** Connections of ours that had a 101, in good rounds. */
  readonly opened: number;
  /** How many of these the capture holds; absent in reports of before it was counted. */
  readonly found?: number;
  /** Rounds that the harness spoiled: nothing of them is compared. Absent where there were none. */
  readonly spoiledRounds?: number;
  /** What to try where not one packet of the target was seen. */
  readonly advice?: string;
  /** Why it does not hold all packets; absent where it does. */
  readonly incomplete?: string;
}
