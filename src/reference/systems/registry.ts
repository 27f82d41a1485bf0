/** Who is connected: by user, and under each user by session (a user may have several tabs open). */
import type { Connection } from '../connection.js';

export interface Registry {
  readonly add: (connection: Connection) => void;
  /** Removes this connection and nobody else's. */
  readonly remove: (connection: Connection) => void;
  /** Removes whatever is registered for the user: right only when the user has no newer connection. */
  readonly removeUser: (userId: string) => void;
  readonly has: (connection: Connection) => boolean;
  readonly connectionsOf: (userId: string) => readonly Connection[];
  readonly users: () => readonly string[];
  /** Connections, not users. */
  readonly size: () => number;
}

export function createRegistry(): Registry {
  const byUser = new Map<string, Map<string, Connection>>();
  return {
    add: (connection) => {
      const sessions = byUser.get(connection.userId) ?? new Map<string, Connection>();
      sessions.set(connection.sessionId, connection);
      byUser.set(connection.userId, sessions);
    },
    remove: (connection) => {
      const sessions = byUser.get(connection.userId);
      if (sessions?.delete(connection.sessionId) === true && sessions.size === 0) byUser.delete(connection.userId);
    },
    removeUser: (userId) => void byUser.delete(userId),
    has: (connection) => byUser.get(connection.userId)?.has(connection.sessionId) === true,
    connectionsOf: (userId) => [...(byUser.get(userId)?.values() ?? [])],
    users: () => [...byUser.keys()],
    size: () => [...byUser.values()].reduce((sum, sessions) => sum + sessions.size, 0),
  };
}
