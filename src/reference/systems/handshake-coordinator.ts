/** Case B's coordinator: holds the handler back until accept has brought the connection to CONNECTED, looking after growing delays. */
import { type Clock, wait } from '../clock.js';
import type { Connection } from '../connection.js';
import type { RaceDetector } from './race-detector.js';

export class HandshakeTimeoutError extends Error {
  constructor(limitMs: number) {
    super(`handshake not complete within ${limitMs} ms`);
    this.name = 'HandshakeTimeoutError';
  }
}

export interface CoordinatorFigures {
  readonly baseDelayMs: number;
  readonly handshakeLimitMs: number;
}

/** Resolves when the connection is CONNECTED on both sides or has left; throws a HandshakeTimeoutError at the environment's limit. */
export async function coordinateHandshake(
  { clock, detector }: { readonly clock: Clock; readonly detector: RaceDetector },
  figures: CoordinatorFigures,
  connection: Connection,
): Promise<void> {
  const startedMs = clock.nowMs();
  await wait(clock, figures.baseDelayMs, connection.left);
  for (let attempt = 1; !detector.isReady(connection) && !connection.left.aborted; attempt += 1) {
    const remainingMs = startedMs + figures.handshakeLimitMs - clock.nowMs();
    if (remainingMs <= 0) throw new HandshakeTimeoutError(figures.handshakeLimitMs);
    await wait(clock, Math.min(detector.delayFor(attempt), remainingMs), connection.left);
  }
  await wait(clock, figures.baseDelayMs, connection.left);
}
