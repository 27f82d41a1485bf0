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
    readonly interrupted: boolean;
  };
  readonly defects: readonly FixesTable[];
}

export interface FixesTable {
  readonly defect: string;
  readonly foundingCase: string;
  readonly description: string;
  readonly scenario: string;
  readonly rows: readonly CureRow[];
  /** Cures that were asked for and do not apply to this defect; they were not run. */
  readonly notApplicable: readonly string[];
}

export interface CureRow {
  /** `none` is the defect without a cure. */
  readonly cure: string;
  readonly description: string;
  readonly rounds: number;
  readonly attempts: number;
  readonly failed: number;
  readonly interval?: Interval;
  /** From the release of the upgrade to the first message, of successful attempts. */
  readonly firstMessage?: Times;
  /** The same against that of `ordering`; absent where either was not measured. */
  readonly added?: Times;
  readonly says: string;
}

export interface Times {
  readonly n: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}
