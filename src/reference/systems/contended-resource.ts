/** A store that serves a few at a time: the session store, the profile store, the event store. */
import { type Clock, wait } from '../clock.js';
import { type Asker, createSlots } from './slots.js';

export interface ContendedResource {
  /** One look-up: waits for a slot, then for the store's answer. Ends early when the asker has gone. */
  readonly use: (asker?: Asker) => Promise<void>;
  readonly waiting: () => number;
}

export interface ResourceLoad {
  /** How many look-ups are served at the same time. */
  readonly slots: number;
  /** How long one look-up takes. */
  readonly lookupMs: number;
}

export function createContendedResource(clock: Clock, load: ResourceLoad): ContendedResource {
  const slots = createSlots(load.slots);
  return {
    use: async (asker) => {
      const release = await slots.take(asker);
      if (release === undefined) return;
      await wait(clock, load.lookupMs, asker?.signal);
      release();
    },
    waiting: slots.waiting,
  };
}
