/** Case B's race detector: says whether a connection is ready, how long to wait before the next look, and remembers each race it saw. */
import type { Clock } from '../clock.js';
import type { Connection } from '../connection.js';
import type { EnvironmentFigures } from '../environment.js';

export const racePatterns = [
  'send-before-accept',
  'receive-before-accept',
  'not-ready',
  'greeting-lost',
  'nobody-registered',
  'handshake-timeout',
  'over-limit',
] as const;
export type RacePattern = (typeof racePatterns)[number];

export interface SeenRace {
  readonly pattern: RacePattern;
  readonly userId: string;
  readonly detail: string;
  /** Milliseconds of the server's monotonic clock. */
  readonly seenMs: number;
  readonly sessionId?: string;
  readonly endpoint?: string;
  readonly remote?: string;
  readonly state?: string;
  /** How long after its 101 the connection was caught. */
  readonly ageMs?: number;
  /** Later than the environment allows for a whole handshake: slow, not early. */
  readonly isOverLimit?: boolean;
}

export interface RaceDetector {
  readonly isReady: (connection: Connection) => boolean;
  /** The pause before look number `attempt` (from 1): the base delay, doubled each time, never above the handshake limit. */
  readonly delayFor: (attempt: number) => number;
  readonly record: (pattern: RacePattern, userId: string, detail: string, connection?: Connection) => void;
  /** The latest ones, oldest first. */
  readonly seen: () => readonly SeenRace[];
  readonly counts: () => Readonly<Record<RacePattern, number>>;
}

type Limits = Pick<EnvironmentFigures, 'baseDelayMs' | 'handshakeLimitMs'> & { readonly maxRaces: number };

export function createRaceDetector(clock: Clock, limits: Limits): RaceDetector {
  const seen: SeenRace[] = [];
  const counts = Object.fromEntries(racePatterns.map((pattern) => [pattern, 0])) as Record<RacePattern, number>;
  return {
    isReady: (connection) => connection.transport.isOpen() && connection.state.isConnected(),
    delayFor: (attempt) => Math.min(limits.baseDelayMs * 2 ** (attempt - 1), limits.handshakeLimitMs),
    record: (pattern, userId, detail, connection) => {
      counts[pattern] += 1;
      const seenMs = clock.nowMs();
      seen.push({ pattern, userId, detail, seenMs, ...(connection === undefined ? {} : detailsOf(connection, seenMs, limits)) });
      if (seen.length > limits.maxRaces) seen.shift();
    },
    seen: () => [...seen],
    counts: () => ({ ...counts }),
  };
}

function detailsOf(connection: Connection, nowMs: number, { handshakeLimitMs }: Limits): Partial<SeenRace> {
  const { sessionId, endpoint, remote, openedMs, state } = connection;
  const ageMs = nowMs - openedMs;
  return { sessionId, endpoint, remote, ageMs, state: state.state(), isOverLimit: ageMs > handshakeLimitMs };
}
