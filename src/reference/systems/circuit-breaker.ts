/** Refuses new connections while too many openings fail; after a pause lets a few probes in, and trusts again when all of them succeed. */
import type { Clock } from '../clock.js';

export type BreakerState = 'closed' | 'open' | 'half-open';

export interface CircuitBreaker {
  /** Asks for one connection; in the half-open state a yes uses up one probe. */
  readonly admits: () => boolean;
  readonly succeeded: () => void;
  readonly failed: () => void;
  readonly state: () => BreakerState;
}

export interface BreakerFigures {
  /** How many of the latest outcomes count; fewer than half of it prove nothing. */
  readonly window: number;
  /** Opens when at least this share of them failed. */
  readonly failureShare: number;
  readonly openMs: number;
  readonly probes: number;
}

export function createCircuitBreaker(clock: Clock, figures: BreakerFigures): CircuitBreaker {
  let state: BreakerState = 'closed';
  let outcomes: boolean[] = [];
  let openedMs = 0;
  let probesGiven = 0;
  let probesPassed = 0;

  const open = (): void => {
    state = 'open';
    openedMs = clock.nowMs();
  };
  const close = (): void => {
    state = 'closed';
    outcomes = [];
  };
  const refresh = (): BreakerState => {
    // Probes whose clients never said how it went must not keep the breaker half open for ever.
    const isStale = state !== 'closed' && clock.nowMs() - openedMs >= figures.openMs * (state === 'open' ? 1 : 2);
    if (isStale) {
      state = 'half-open';
      openedMs = clock.nowMs() - figures.openMs;
      probesGiven = 0;
      probesPassed = 0;
    }
    return state;
  };
  const observe = (hasFailed: boolean): void => {
    outcomes = [...outcomes, hasFailed].slice(-figures.window);
    const failures = outcomes.filter(Boolean).length;
    if (outcomes.length >= figures.window / 2 && failures / outcomes.length >= figures.failureShare) open();
  };

  return {
    admits: () => {
      switch (refresh()) {
        case 'closed':
          return true;
        case 'open':
          return false;
        case 'half-open':
          probesGiven += 1;
          return probesGiven <= figures.probes;
      }
    },
    succeeded: () => {
      if (state === 'closed') observe(false);
      else if (state === 'half-open') {
        probesPassed += 1;
        if (probesPassed >= figures.probes) close();
      }
    },
    failed: () => {
      if (state === 'closed') observe(true);
      else if (state === 'half-open') open();
    },
    state: () => state,
  };
}
