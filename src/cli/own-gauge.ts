// What only the edge may read: our processor time, our open files, the machine's ports.
import { readdirSync, readFileSync } from 'node:fs';
import type { OwnGauge } from '../run/own-work.js';

export const ownGauge: OwnGauge = {
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
  portsInUse() {
    try {
      const [, inUse, waiting] = /^TCP: inuse (\d+) orphan \d+ tw (\d+)/m.exec(readFileSync('/proc/net/sockstat', 'utf8')) ?? [];
      return inUse === undefined || waiting === undefined ? undefined : Number(inUse) + Number(waiting);
    } catch {
      return undefined;
    }
  },
};
