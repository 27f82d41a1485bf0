import { createClock } from '../dial/clock.js';
import { createTimeSource, type WantedStamps } from '../dial/time-source.js';
import type { TurnClock } from '../dial/turn.js';
import { suggest } from '../model/nearest-name.js';
import { UsageError } from '../model/usage-error.js';

const sources: readonly WantedStamps[] = ['auto', 'kernel', 'turn'];

export function readWantedStamps(text: string): WantedStamps {
  const source = sources.find((name) => name === text);
  if (source !== undefined) return source;
  throw new UsageError({ read: `--stamps ${text}`, wrong: 'there is no such source of stamps', remedy: suggest(text, sources) });
}

export interface OpenTimeSource {
  readonly turn: TurnClock;
  /** Why the kernel does not stamp. */
  readonly stampsWhy: () => string | undefined;
}

/** `onNote` hears of it when the kernel was asked for by name and cannot be had: the run goes on without. */
export async function openTimeSource(wanted: WantedStamps, onNote: (text: string) => void): Promise<OpenTimeSource> {
  const { turn, why } = await createTimeSource(createClock(), wanted, process);
  if (wanted === 'kernel' && why !== undefined) onNote(`--stamps kernel: ${why}; arrivals are stamped at the begin of our poll turns`);
  return { turn, stampsWhy: () => why };
}
