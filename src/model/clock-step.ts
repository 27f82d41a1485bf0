import { formatDuration } from './units.js';

/** Kernel stamps are wall time: whoever sets the clock moves them. By how much, in milliseconds. */
export const describeClockStep = (stepMs: number): string =>
  `the wall clock was set by ${stepMs < 0 ? '-' : ''}${formatDuration(Math.abs(stepMs) * 1e6)} during the run; its times cannot be trusted`;
