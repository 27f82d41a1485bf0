// What only the edge may read: our processor time, our open files, the ports that we take.
import { readdirSync } from 'node:fs';
import type { OwnGauge } from '../run/own-work.js';

/** So long a closed connection keeps its port on Linux (TIME_WAIT); elsewhere it is no longer. */
const portHeldMs = 60_000;

export function createOwnGauge(nowMs: () => number = () => performance.now()): OwnGauge {
  let taken: readonly { readonly atMs: number; readonly count: number }[] = [];
  return {
    processorNs() {
      const { user, system } = process.cpuUsage();
      return (user + system) * 1e3;
    },
    filesInUse() {
      try {
        // One of them is the folder that is being read.
        return readdirSync('/proc/self/fd').length - 1;
      } catch {
        return undefined;
      }
    },
    portsInUse(more) {
      const atMs = nowMs();
      taken = [...taken.filter((earlier) => atMs - earlier.atMs < portHeldMs), { atMs, count: more }];
      return taken.reduce((sum, { count }) => sum + count, 0);
    },
  };
}
