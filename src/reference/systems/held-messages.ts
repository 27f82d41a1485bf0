/** Messages that wait for the end of a connection's opening, bounded by number and by bytes. */
import { bytesOf, type Payload } from '../payload.js';

export interface HeldMessages {
  /** False where there is no room for it. */
  readonly put: (payload: Payload, limits: HeldLimits) => boolean;
  /** All of them, in the order in which they came. */
  readonly takeAll: () => readonly Payload[];
}

export interface HeldLimits {
  readonly maxHeldMessages: number;
  readonly maxHeldBytes: number;
}

export function createHeldMessages(): HeldMessages {
  const held: Payload[] = [];
  let bytes = 0;
  return {
    put: (payload, limits) => {
      const size = bytesOf(payload);
      if (held.length >= limits.maxHeldMessages || bytes + size > limits.maxHeldBytes) return false;
      held.push(payload);
      bytes += size;
      return true;
    },
    takeAll: () => {
      bytes = 0;
      return held.splice(0);
    },
  };
}
