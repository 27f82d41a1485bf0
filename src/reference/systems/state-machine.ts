/** The application's view of a connection, apart from the transport's: a socket may be open while its session is not known yet (case B). */
export const connectionStates = ['INITIALIZING', 'HANDSHAKE_PENDING', 'CONNECTED', 'READY_FOR_MESSAGES', 'ERROR', 'CLOSED'] as const;
export type ConnectionState = (typeof connectionStates)[number];

const successors: Readonly<Record<ConnectionState, readonly ConnectionState[]>> = {
  INITIALIZING: ['HANDSHAKE_PENDING', 'ERROR', 'CLOSED'],
  HANDSHAKE_PENDING: ['CONNECTED', 'ERROR', 'CLOSED'],
  CONNECTED: ['READY_FOR_MESSAGES', 'ERROR', 'CLOSED'],
  READY_FOR_MESSAGES: ['ERROR', 'CLOSED'],
  ERROR: ['CLOSED'],
  CLOSED: [],
};

export interface StateMachine {
  readonly state: () => ConnectionState;
  /** Moves on, or says no and stays: an invalid transition is an answer, not a crash, because the client may leave at any time. */
  readonly moveTo: (next: ConnectionState) => boolean;
  /** Accepted by the application: it may send and receive. */
  readonly isConnected: () => boolean;
  /** Greeted: it may be sent anything, in order. */
  readonly isReady: () => boolean;
  readonly history: () => readonly ConnectionState[];
}

export function createStateMachine(): StateMachine {
  const history: ConnectionState[] = ['INITIALIZING'];
  const state = (): ConnectionState => history.at(-1) ?? 'INITIALIZING';
  return {
    state,
    moveTo: (next) => {
      if (!successors[state()].includes(next)) return false;
      history.push(next);
      return true;
    },
    isConnected: () => state() === 'CONNECTED' || state() === 'READY_FOR_MESSAGES',
    isReady: () => state() === 'READY_FOR_MESSAGES',
    history: () => history,
  };
}
