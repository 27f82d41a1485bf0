// Ties the kernel's wall clock to our monotonic one. Both run at the same rate; only a step of the wall clock moves them apart.
import type { Ns } from '../../model/units.js';

export interface ClockTie {
  /** Add this to wall time for our time. */
  readonly offsetNs: Ns;
  /** The true offset is within so much of it. */
  readonly errorNs: Ns;
}

/** The tightest of fifty pairs of readings. */
export function tieClocks(clocks: { readonly nowNs: () => Ns; readonly wallNs: () => Ns }): ClockTie {
  let best: ClockTie = { offsetNs: 0, errorNs: Infinity };
  for (let pair = 0; pair < pairs; pair += 1) {
    const beforeNs = clocks.nowNs();
    const wallNs = clocks.wallNs();
    const halfNs = (clocks.nowNs() - beforeNs) / 2;
    if (halfNs < best.errorNs) best = { offsetNs: beforeNs + halfNs - wallNs, errorNs: halfNs };
  }
  return best;
}

const pairs = 50;

/** By how much the wall clock was set between the two pairings; undefined where nothing speaks for it. */
export function stepBetween(before: ClockTie, after: ClockTie): Ns | undefined {
  const stepNs = before.offsetNs - after.offsetNs;
  return Math.abs(stepNs) > before.errorNs + after.errorNs + unnoticedNs ? stepNs : undefined;
}

/** Less is not worth a word: it is below what a handshake is measured to. */
const unnoticedNs = 5e3;
