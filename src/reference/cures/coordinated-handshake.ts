/** Case B: the handshake coordinator with the race detector's delays, by environment. */
import { coordinateHandshake } from '../systems/handshake-coordinator.js';
import { acceptRaces, type Cure } from './cure.js';

export const coordinatedHandshake: Cure = {
  name: 'coordinated-handshake',
  foundingCase: 'B',
  description: 'watches each connection on its way to CONNECTED with growing delays; gives up with 1011 at the limit of the environment',
  appliesTo: acceptRaces,
  change: () => ({ settle: (application, connection) => coordinateHandshake(application, application.settings, connection) }),
};
