/** The four environments of case B: each sets the delays of the cures. */
import type { KindName } from './figure-kinds.js';

export const environments = ['testing', 'development', 'staging', 'production'] as const;
export type Environment = (typeof environments)[number];

export interface EnvironmentFigures {
  /** The first delay of the coordinator and of the race detector; each retry doubles it. */
  readonly baseDelayMs: number;
  /** How long a handshake may take before it is given up. */
  readonly handshakeLimitMs: number;
  /** Case D: how often a critical event is tried again, and after which pause. */
  readonly criticalRetries: number;
  readonly criticalPauseMs: number;
}

// Case D names no figures for testing; it goes with development there.
const figures: Readonly<Record<Environment, EnvironmentFigures>> = {
  testing: { baseDelayMs: 1, handshakeLimitMs: 100, criticalRetries: 1, criticalPauseMs: 500 },
  development: { baseDelayMs: 10, handshakeLimitMs: 200, criticalRetries: 1, criticalPauseMs: 500 },
  staging: { baseDelayMs: 25, handshakeLimitMs: 500, criticalRetries: 3, criticalPauseMs: 1000 },
  production: { baseDelayMs: 25, handshakeLimitMs: 1000, criticalRetries: 3, criticalPauseMs: 1000 },
};

export const environmentKinds: Readonly<Record<keyof EnvironmentFigures, KindName>> = {
  baseDelayMs: 'milliseconds',
  handshakeLimitMs: 'milliseconds',
  criticalRetries: 'atLeastNone',
  criticalPauseMs: 'milliseconds',
};

export function figuresOf(environment: Environment): EnvironmentFigures {
  return figures[environment];
}
