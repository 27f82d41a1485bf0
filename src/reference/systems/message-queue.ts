/** Messages for users who are not connected (case D), with what was missing there: limits, a time to live, a rule for overflow. */
import type { Clock } from '../clock.js';
import { bytesOf, type Payload } from '../payload.js';

export interface QueueLimits {
  readonly perUser: number;
  readonly total: number;
  /** Of all users together; a message that alone is larger is refused. */
  readonly totalBytes: number;
  readonly ttlMs: number;
  /** What a full queue does. `drop-oldest` drops the same user's oldest; when all users together are at the limit, the longest waiting. */
  readonly overflow: 'drop-oldest' | 'refuse-new';
}

export interface MessageQueue {
  /** False when the message was refused. */
  readonly put: (userId: string, payload: Payload) => boolean;
  /** Takes the oldest that still lives. */
  readonly takeNext: (userId: string) => Payload | undefined;
  /** How many wait for the user. */
  readonly waitingFor: (userId: string) => number;
  /** Messages that still live. */
  readonly depth: () => number;
  readonly waitingBytes: () => number;
  readonly dropped: () => { readonly overflow: number; readonly expired: number; readonly refused: number };
}

interface Waiting {
  readonly userId: string;
  readonly payload: Payload;
  readonly bytes: number;
  readonly expiresMs: number;
}

export function createMessageQueue(clock: Clock, limits: QueueLimits): MessageQueue {
  // One set in the order of arrival: its first element is both the oldest and the next to expire, since all live equally long.
  const all = new Set<Waiting>();
  const byUser = new Map<string, Set<Waiting>>();
  let allBytes = 0;
  const dropped = { overflow: 0, expired: 0, refused: 0 };

  const remove = (waiting: Waiting): void => {
    all.delete(waiting);
    allBytes -= waiting.bytes;
    const own = byUser.get(waiting.userId);
    own?.delete(waiting);
    if (own?.size === 0) byUser.delete(waiting.userId);
  };
  const removeOldest = (of: ReadonlySet<Waiting>): void => {
    for (const oldest of of) {
      dropped.overflow += 1;
      return remove(oldest);
    }
  };
  const expire = (): void => {
    for (const waiting of all) {
      if (waiting.expiresMs > clock.nowMs()) return;
      dropped.expired += 1;
      remove(waiting);
    }
  };
  /** Where the oldest has to go before there is room. */
  const findFull = (userId: string, bytes: number): ReadonlySet<Waiting> | undefined => {
    const own = byUser.get(userId) ?? new Set<Waiting>();
    if (own.size >= limits.perUser) return own;
    return all.size >= limits.total || allBytes + bytes > limits.totalBytes ? all : undefined;
  };
  const makeRoom = (userId: string, bytes: number): boolean => {
    if (bytes > limits.totalBytes) return false;
    for (let full = findFull(userId, bytes); full !== undefined; full = findFull(userId, bytes)) {
      if (limits.overflow === 'refuse-new' || full.size === 0) return false;
      removeOldest(full);
    }
    return true;
  };

  return {
    put: (userId, payload) => {
      expire();
      const bytes = bytesOf(payload);
      if (!makeRoom(userId, bytes)) {
        dropped.refused += 1;
        return false;
      }
      const waiting = { userId, payload, bytes, expiresMs: clock.nowMs() + limits.ttlMs };
      all.add(waiting);
      allBytes += bytes;
      byUser.set(userId, (byUser.get(userId) ?? new Set<Waiting>()).add(waiting));
      return true;
    },
    takeNext: (userId) => {
      expire();
      for (const oldest of byUser.get(userId) ?? []) {
        remove(oldest);
        return oldest.payload;
      }
      return undefined;
    },
    waitingFor: (userId) => {
      expire();
      return byUser.get(userId)?.size ?? 0;
    },
    depth: () => {
      expire();
      return all.size;
    },
    waitingBytes: () => {
      expire();
      return allBytes;
    },
    dropped: () => {
      expire();
      return { ...dropped };
    },
  };
}
