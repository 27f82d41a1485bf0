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

/** What node says of its loop. */
export interface LoopTiming {
  /** Milliseconds spent waiting in polls. */
  readonly idleTime: number;
  /** Since node 20.18 and 22.8. `loopCount` moves before a turn polls, `events` when all that one poll brought has been handled. */
  readonly uvMetricsInfo?: PollCount;
}
interface PollCount {
  readonly loopCount: number;
  readonly events: number;
}

/**
 * A poll brings at most 1,024 events. When it brings as many, libuv polls again within the turn (uv__io_poll in its linux.c and
 * kqueue.c): what comes then may have arrived after the turn began, and is stamped anew.
 */
export function createTurnClock(clock: Clock, timing: LoopTiming = performance.nodeTiming): TurnClock {
  let [ownTurns, ownStamps, turnAt, pollAt] = [0, 0, -1, -1];
  // The poll before this turn's returned at `lookedNs` or later; the loop had been idle for `idleMs` by then.
  let [lookedNs, idleMs] = [clock.nowNs(), timing.idleTime];
  let [checkedNs, checkedIdleMs, isChecking] = [lookedNs, idleMs, false];
  const check = (): void => {
    isChecking = false;
    ownTurns += 1;
    ownStamps = 0;
    checkedNs = clock.nowNs();
    checkedIdleMs = timing.idleTime;
  };
  /** Where node does not tell, our own arrivals are all that can be counted. */
  const countOwn = (): PollCount => {
    ownStamps += 1;
    return { loopCount: ownTurns, events: Math.floor(ownStamps / eventsPerPoll) };
  };
  const turn = {
    ...clock,
    atNs: lookedNs,
    slackNs: 0,
    stamp(): void {
      const { loopCount, events } = timing.uvMetricsInfo ?? countOwn();
      if (loopCount === turnAt && events === pollAt) return;
      const nowNs = clock.nowNs();
      pollAt = events;
      if (loopCount === turnAt) {
        // It may also have been there since the turn began, and not have been among the first.
        turn.slackNs += nowNs - turn.atNs;
        turn.atNs = nowNs;
        return;
      }
      turnAt = loopCount;
      const idleNowMs = timing.idleTime;
      // While the loop blocks in its poll it is looking: an arrival then ends the poll at once. What is not idle was not looking.
      turn.slackNs = Math.max(0, Math.round(nowNs - lookedNs - (idleNowMs - idleMs) * 1e6));
      turn.atNs = nowNs;
      // Callbacks of others may have run before this one: the poll itself returned after the last work we know of and the wait since.
      lookedNs = Math.min(nowNs, checkedNs + (idleNowMs - checkedIdleMs) * 1e6);
      idleMs = idleNowMs;
      if (isChecking) return;
      isChecking = true;
      setImmediate(check);
    },
  };
  return turn;
}

const eventsPerPoll = 1024;
