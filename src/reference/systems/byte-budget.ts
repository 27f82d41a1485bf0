/** Bytes that may wait in one place for all connections together. What finds no room is dropped by whoever asked, and counted here. */
export interface ByteBudget {
  /** False, and counted, where a message of that size finds no room. */
  readonly take: (bytes: number) => boolean;
  /** The message has left its place. */
  readonly giveBack: (bytes: number) => void;
  /** Counts a message that a smaller limit of the same place has refused. */
  readonly refuse: () => void;
  readonly usedBytes: () => number;
  readonly dropped: () => number;
}

/** About what a message costs beside its payload: an object, its place in a list, often a promise. Floods of empty messages cost too. */
export const messageOverheadBytes = 256;

export function createByteBudget(limitBytes: number): ByteBudget {
  let used = 0;
  let dropped = 0;
  return {
    take: (bytes) => {
      const cost = bytes + messageOverheadBytes;
      if (used + cost > limitBytes) {
        dropped += 1;
        return false;
      }
      used += cost;
      return true;
    },
    giveBack: (bytes) => {
      used -= bytes + messageOverheadBytes;
    },
    refuse: () => {
      dropped += 1;
    },
    usedBytes: () => used,
    dropped: () => dropped,
  };
}
