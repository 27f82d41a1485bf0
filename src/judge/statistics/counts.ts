// The two shapes that nearly every function here takes and gives.

/** Attempts that were judged, and those of them that failed. Whole numbers, or effective counts where a function says so. */
export interface Counts {
  readonly failed: number;
  readonly attempts: number;
}

/** Both ends lie in 0..1 for a rate, in -1..1 for a difference of rates. */
export interface Bounds {
  readonly low: number;
  readonly high: number;
}
