import type { Attempt } from '../model/history.js';
import type { Check } from '../model/plan.js';
import type { Standing } from '../model/report.js';

export type CheckId = Check['id'];

/** One attempt with what it counts as. */
export interface JudgedAttempt {
  readonly attempt: Attempt;
  /** Exactly one; the rate of failure is failed / (completed + failed). */
  readonly standing: Standing;
  /** Checks of the plan that the attempt got far enough to be held against. */
  readonly triedChecks: readonly CheckId[];
  /** A subset of the tried ones. Holds checks of class `info` too, which never make an attempt failed. */
  readonly failedChecks: readonly CheckId[];
}
