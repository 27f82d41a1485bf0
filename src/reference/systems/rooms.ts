/** Rooms with a fixed number of seats. */
export interface Rooms {
  readonly taken: (room: string) => number;
  /** Takes a seat without asking whether there is one, and returns how many are taken now: asking is the caller's part, and may race. */
  readonly take: (room: string) => number;
  readonly leave: (room: string) => void;
  readonly all: () => Readonly<Record<string, number>>;
}

export function createRooms(): Rooms {
  const takenBy = new Map<string, number>();
  const taken = (room: string): number => takenBy.get(room) ?? 0;
  return {
    taken,
    take: (room) => {
      takenBy.set(room, taken(room) + 1);
      return taken(room);
    },
    leave: (room) => {
      if (taken(room) <= 1) takenBy.delete(room);
      else takenBy.set(room, taken(room) - 1);
    },
    all: () => Object.fromEntries(takenBy),
  };
}
