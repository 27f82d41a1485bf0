/** R26: the seats are counted, then the session store is awaited, and only then is the seat taken. */
import type { Defect } from './defect.js';

export const limitOffByOne: Defect = {
  name: 'limit-off-by-one',
  foundingCase: 'D (limits)',
  description: 'the limit of /ws/room is checked before an await and the seat taken after it, so that a room holds more than its seats',
  change: () => ({
    takeSeat: async ({ rooms, sessions, settings }, room) => {
      if (rooms.taken(room) >= settings.seatsPerRoom) return undefined;
      await sessions.use();
      return rooms.take(room);
    },
  }),
};
