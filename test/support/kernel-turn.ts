import { createClock } from '../../src/dial/clock.js';
import { createTimeSource } from '../../src/dial/time-source.js';
import type { TurnClock } from '../../src/dial/turn.js';

/** A turn with the kernel in it; undefined on machines where it cannot be had. */
export async function kernelTurn(): Promise<(TurnClock & { readonly kernel: NonNullable<TurnClock['kernel']> }) | undefined> {
  const { turn } = await createTimeSource(createClock(), 'kernel', process);
  const { kernel } = turn;
  return kernel === undefined ? undefined : Object.assign(turn, { kernel });
}
