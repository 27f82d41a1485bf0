// The cures against the defects, measured.
import type { Interval } from './report.js';

export interface FixesReport {
  readonly schemaVersion: 1;
  readonly kind: 'fixes';
  readonly header: {
    readonly version: string;
    /** ISO 8601, UTC. */
    readonly startedAt: string;
    readonly durationMs: number;
    readonly argv: readonly string[];
    readonly seed: string;
    readonly environment: string;
    readonly cores: number;
    /** Of each cure, as asked for. */
    readonly rounds: number;
    readonly interrupted: boolean;
    /** Why arrivals are stamped otherwise than they could be. */
    readonly stampsWhy?: string;
    /** By so much the wall clock was set meanwhile: times that the kernel stamped cannot be trusted. */
    readonly clockStepMs?: number;
  };
  readonly defects: readonly FixesTable[];
}

export interface FixesTable {
  readonly defect: string;
  readonly foundingCase: string;
  readonly description: string;
  readonly scenario: string;
  readonly measured: MeasuredSpan;
  /** The same span, at the same load, against a server of ours that does nothing but open and greet. Absent where that was left out. */
  readonly floor?: Times;
  readonly rows: readonly CureRow[];
  /** Cures that were asked for and do not apply to this defect; they were not run. */
  readonly notApplicable: readonly string[];
}

/** The message that a scenario is about: its check fails where this does not come. */
export type AwaitedMessage = 'welcome' | 'pushed' | 'echo' | 'identity';

/** What the times of a table are measured from and to. */
export interface MeasuredSpan {
  /** `due`: connects come at a rate, and a slow server must not put off the next one unseen. */
  readonly from: 'released' | 'due';
  readonly to: AwaitedMessage;
}

export interface CureRow {
  /** `none` is the defect without a cure. */
  readonly cure: string;
  readonly description: string;
  /** Good ones; as many for each cure, but for those that the harness spoiled in every take. */
  readonly rounds: number;
  readonly attempts: number;
  readonly failed: number;
  readonly interval?: Interval;
  /** How long the span of the table took, of successful attempts. */
  readonly awaited?: Times;
  /** The same against that of `ordering`; absent where either was not measured. */
  readonly added?: Times;
  /** Percentiles of `added` that are closer to nothing than three times the floor. */
  readonly boundedByHarness: readonly ('p50' | 'p99')[];
  readonly says: string;
}

export interface Times {
  readonly n: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}
