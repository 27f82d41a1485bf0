/** R08: whom the handler serves is kept in one variable for all, and read again after an await. */
import type { Defect } from './defect.js';

export const crossedIdentity: Defect = {
  name: 'crossed-identity',
  foundingCase: 'C (3 tabs, each with its own session), E',
  description: 'the current user is a shared variable that is read again after an await: a client is greeted as whoever came last',
  change: () => ({
    identify: ({ shared }, { userId, sessionId }) => {
      shared.current = { userId, sessionId };
      return () => shared.current ?? { userId, sessionId };
    },
  }),
};
