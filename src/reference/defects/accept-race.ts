/** Cases A, B and E: the handler does not await accept. While the session store is contended, its greeting overtakes the accept. */
import type { Defect } from './defect.js';

export const acceptRace: Defect = {
  name: 'accept-race',
  foundingCase: 'A, B, E',
  description: 'the handler greets without awaiting accept; when the session store is contended the greeting comes first and ends in 1011',
  change: () => ({ settle: () => Promise.resolve() }),
};
