import type { Ns } from '../model/units.js';

const steps = 50;
const longestMs = 20;

/** The smallest step that the clock was seen to take: no time is known better than that. Takes microseconds, and 20 ms at the most. */
export function clockResolutionNs(nowNs: () => Ns): Ns {
  const startNs = nowNs();
  let smallest = Infinity;
  let beforeNs = startNs;
  for (let seen = 0; seen < steps && beforeNs - startNs < longestMs * 1e6; ) {
    const atNs = nowNs();
    if (atNs === beforeNs) continue;
    smallest = Math.min(smallest, atNs - beforeNs);
    beforeNs = atNs;
    seen += 1;
  }
  return smallest;
}
