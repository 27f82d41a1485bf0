import { createClock } from '../dial/clock.js';
import { createTimeSource, type WantedStamps } from '../dial/time-source.js';
import type { TurnClock } from '../dial/turn.js';
import { suggest } from '../model/nearest-name.js';
import { formatDuration } from '../model/units.js';
import { UsageError } from '../model/usage-error.js';

const sources: readonly WantedStamps[] = ['auto', 'kernel', 'turn'];

export function readWantedStamps(text: string): WantedStamps {
  const source = sources.find((name) => name === text);
  if (source !== undefined) return source;
  throw new UsageError({ read: `--stamps ${text}`, wrong: 'there is no such source of stamps', remedy: suggest(text, sources) });
}

export interface OpenTimeSource {
  readonly turn: TurnClock;
  /** Why the kernel does not stamp, or why its stamps cannot be trusted: asked at the end of the run. */
  readonly stampsWhy: () => string | undefined;
}

/** `onNote` hears of it when the kernel was asked for by name and cannot be had: the run goes on without. */
export async function openTimeSource(wanted: WantedStamps, onNote: (text: string) => void): Promise<OpenTimeSource> {
  const { turn, why } = await createTimeSource(createClock(), wanted, process);
  if (wanted === 'kernel' && why !== undefined) onNote(`--stamps kernel: ${why}; arrivals are stamped at the begin of our poll turns`);
  return {
    turn,
    stampsWhy() {
      const stepNs = turn.kernel?.clockStepNs();
      return stepNs === undefined ? why : describeStep(stepNs);
    },
  };
}

/** Kernel stamps are wall time: whoever sets the clock moves them. */
export const describeStep = (stepNs: number): string =>
  `the wall clock was set by ${stepNs < 0 ? '-' : ''}${formatDuration(Math.abs(stepNs))} during the run; its times cannot be trusted`;
