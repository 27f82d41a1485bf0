import { shuffle } from '../model/draw.js';
import type { ReleasePriority } from '../model/history.js';
import type { Ns } from '../model/units.js';

/** Clients wait here with their last byte in hand and are let go together. */
export interface Barrier {
  /** One client is ready; `release` is called once, inside the release loop. */
  readonly arrive: (client: number, release: () => void) => void;
  /** One client died before it came: nobody waits for it. */
  readonly giveUp: () => void;
  /** First to last release, and the priority that the operating system gave us meanwhile; undefined when nobody came. */
  readonly released: Promise<Release | undefined>;
  /** Lets those who came go at once: the round is being interrupted. */
  readonly open: () => void;
}

export interface Release {
  readonly spreadNs: Ns;
  readonly priority: ReleasePriority;
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
  /** Does the releases, if possible before all other processes; says whether it was, or undefined where that is not to be had. */
  readonly undisturbed: (release: () => void) => boolean | undefined;
}): Barrier {
  const waiting: { readonly client: number; readonly release: () => void }[] = [];
  let outstanding = settings.expected;
  let isOpen = false;
  let settleTimer: NodeJS.Timeout | undefined;
  let resolveReleased: (release: Release | undefined) => void = () => undefined;
  const released = new Promise<Release | undefined>((resolve) => {
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
    let [firstNs, lastNs] = [0, 0];
    const isUndisturbed = settings.undisturbed(() => {
      firstNs = settings.nowNs();
      for (const { release } of order) release();
      lastNs = settings.nowNs();
    });
    resolveReleased(order.length === 0 ? undefined : { spreadNs: lastNs - firstNs, priority: priorityOf(isUndisturbed) });
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

const priorityOf = (isUndisturbed: boolean | undefined): ReleasePriority =>
  isUndisturbed === undefined ? 'unasked' : isUndisturbed ? 'realTime' : 'ordinary';
