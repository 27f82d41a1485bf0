import { shuffle } from '../model/draw.js';
import type { Ns } from '../model/units.js';

/** Clients wait here with their last byte in hand and are let go together. */
export interface Barrier {
  /** One client is ready; `release` is called once, inside the release loop. */
  readonly arrive: (client: number, release: () => void) => void;
  /** One client died before it came: nobody waits for it. */
  readonly giveUp: () => void;
  /** First to last release; undefined when nobody came. */
  readonly released: Promise<{ readonly spreadNs: Ns } | undefined>;
  /** Lets those who came go at once: the round is being interrupted. */
  readonly open: () => void;
}

export function createBarrier(settings: {
  readonly expected: number;
  readonly deadlineNs: Ns;
  /** Asked when all have come: the hold lets the prefixes reach the server. */
  readonly settleNs: () => Ns;
  readonly seed: string;
  readonly round: number;
  readonly nowNs: () => Ns;
  readonly onRelease: () => void;
}): Barrier {
  const waiting: { readonly client: number; readonly release: () => void }[] = [];
  let outstanding = settings.expected;
  let isOpen = false;
  let settleTimer: NodeJS.Timeout | undefined;
  let resolveReleased: (spread: { readonly spreadNs: Ns } | undefined) => void = () => undefined;
  const released = new Promise<{ readonly spreadNs: Ns } | undefined>((resolve) => {
    resolveReleased = resolve;
  });

  const open = (): void => {
    if (isOpen) return;
    isOpen = true;
    clearTimeout(deadline);
    clearTimeout(settleTimer);
    settings.onRelease();
    // The order is drawn before the window, so that the position in the loop is not confounded with the client.
    const order = shuffle(waiting, settings.seed, 'release', settings.round);
    const firstNs = settings.nowNs();
    for (const { release } of order) release();
    resolveReleased(order.length === 0 ? undefined : { spreadNs: settings.nowNs() - firstNs });
  };
  const deadline = setTimeout(open, settings.deadlineNs / 1e6);
  const settleOne = (): void => {
    outstanding -= 1;
    if (outstanding === 0 && !isOpen) settleTimer = setTimeout(open, settings.settleNs() / 1e6);
  };
  if (settings.expected === 0) open();

  return {
    arrive(client, release) {
      // Too late for the burst: it must not hang for ever either.
      if (isOpen) release();
      else waiting.push({ client, release });
      settleOne();
    },
    giveUp: settleOne,
    released,
    open,
  };
}
