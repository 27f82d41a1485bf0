/** A delay that follows what is observed: the 99th percentile of the latest accept times (wished for in cases B and C). */
export interface AdaptiveDelay {
  readonly observe: (acceptMs: number) => void;
  /** Milliseconds to wait now. */
  readonly delayMs: () => number;
}

export interface AdaptiveFigures {
  /** The delay before anything has been observed. */
  readonly initialMs: number;
  readonly ceilingMs: number;
  /** How many of the latest observations count. */
  readonly window: number;
}

export function createAdaptiveDelay(figures: AdaptiveFigures): AdaptiveDelay {
  const latest: number[] = [];
  return {
    observe: (acceptMs) => {
      latest.push(acceptMs);
      if (latest.length > figures.window) latest.shift();
    },
    delayMs: () => (latest.length === 0 ? figures.initialMs : Math.min(percentile99(latest), figures.ceilingMs)),
  };
}

/** Nearest rank. */
function percentile99(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * 0.99) - 1] ?? 0;
}
