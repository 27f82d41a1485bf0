/** Messages that wait for the end of a connection's opening, bounded by number and by bytes, for one connection and for all together. */
import type { ByteBudget } from './byte-budget.js';

export interface HeldMessages<Message> {
  /** False, and counted in the budget, where there is no room for it. */
  readonly put: (message: Message, bytes: number) => boolean;
  /** All of them, in the order in which they came; their bytes go back to the budget. */
  readonly takeAll: () => readonly Message[];
}

/** Of one connection. */
export interface HeldLimits {
  readonly maxHeldMessages: number;
  readonly maxHeldBytes: number;
}

export function createHeldMessages<Message>(limits: HeldLimits, budget: ByteBudget): HeldMessages<Message> {
  let held: { readonly message: Message; readonly bytes: number }[] = [];
  let heldBytes = 0;
  return {
    put: (message, bytes) => {
      if (held.length >= limits.maxHeldMessages || heldBytes + bytes > limits.maxHeldBytes) {
        budget.refuse();
        return false;
      }
      if (!budget.take(bytes)) return false;
      held.push({ message, bytes });
      heldBytes += bytes;
      return true;
    },
    takeAll: () => {
      const taken = held;
      held = [];
      heldBytes = 0;
      for (const { bytes } of taken) budget.giveBack(bytes);
      return taken.map(({ message }) => message);
    },
  };
}
