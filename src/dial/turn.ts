import type { Ns } from '../model/units.js';
import type { Clock } from './clock.js';
import type { Kernel } from './kernel/kernel.js';

/**
 * Stamps arrivals at the begin of the poll turn. A callback runs late when many sockets are readable at once; the bytes were there
 * when the poll returned. `slackNs` is how long the loop was busy, and so not looking, since the turn before:
 * the true arrival lies in [atNs - slackNs, atNs].
 */
export interface TurnClock extends Clock {
  /** Call at the head of an arrival's callback; then read `atNs` and `slackNs`. */
  readonly stamp: () => void;
  readonly atNs: Ns;
  readonly slackNs: Ns;
  /** Knows more exactly when something arrived; only where it can be had (createTimeSource). */
  readonly kernel?: Kernel;
}

export function createTurnClock(clock: Clock): TurnClock {
  const { nodeTiming } = performance;
  let inTurn = false;
  let lookedNs = clock.nowNs();
  let idleMs = nodeTiming.idleTime;
  const endTurn = (): void => {
    inTurn = false;
  };
  const turn = {
    ...clock,
    atNs: lookedNs,
    slackNs: 0,
    stamp(): void {
      if (inTurn) return;
      const nowNs = clock.nowNs();
      const idleNowMs = nodeTiming.idleTime;
      // While the loop blocks in its poll it is looking: an arrival then ends the poll at once. What is not idle was not looking.
      turn.slackNs = Math.max(0, Math.round(nowNs - lookedNs - (idleNowMs - idleMs) * 1e6));
      turn.atNs = nowNs;
      lookedNs = nowNs;
      idleMs = idleNowMs;
      inTurn = true;
      setImmediate(endTurn);
    },
  };
  return turn;
}
