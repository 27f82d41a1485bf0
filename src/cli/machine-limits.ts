// Too few files or ports for the asked n are said before the first connection, with the command that mends it.
import { readFileSync } from 'node:fs';
import type { Plan } from '../model/plan.js';
import { UsageError } from '../model/usage-error.js';

/** Files that we hold beside the sockets: standard streams, the event loop, log files, the report. */
const ownFiles = 64;

export interface MachineLimits {
  readonly files?: number;
  readonly ports?: number;
}

export function demandRoomFor(plan: Plan, limits: MachineLimits): void {
  const sockets = Math.max(...plan.arms.map((arm) => socketsAtOnce(plan, arm.pacing)));
  const needed = sockets + ownFiles;
  if (limits.files !== undefined && needed > limits.files) {
    throw new UsageError({
      read: `${sockets} connections at once`,
      wrong: `this shell allows ${limits.files} open files, and ${needed} are needed`,
      remedy: `Raise the limit: ulimit -n ${needed} (or LimitNOFILE= in systemd, nofile in a container); or lower --n.`,
      exitCode: 4,
    });
  }
  if (limits.ports !== undefined && sockets > limits.ports) {
    throw new UsageError({
      read: `${sockets} connections at once to one address`,
      wrong: `this machine has ${limits.ports} local ports for them`,
      remedy: "Widen the range: sysctl -w net.ipv4.ip_local_port_range='1024 65535'; or lower --n.",
      exitCode: 4,
    });
  }
}

function socketsAtOnce(plan: Plan, pacing: Plan['arms'][0]['pacing']): number {
  const clients = plan.actors.filter(({ counted }) => counted !== 'never').reduce((sum, { count }) => sum + count, 0);
  return pacing.kind === 'open' ? Math.min(pacing.maxOpen, clients) : clients;
}

/** What this machine grants; absent where it does not say. */
export function readMachineLimits(): MachineLimits {
  const files = /Max open files\s+(\d+)/.exec(readOr('/proc/self/limits'))?.[1];
  const [, low, high] = /^(\d+)\s+(\d+)/.exec(readOr('/proc/sys/net/ipv4/ip_local_port_range')) ?? [];
  return {
    ...(files === undefined ? {} : { files: Number(files) }),
    ...(low === undefined || high === undefined ? {} : { ports: Number(high) - Number(low) + 1 }),
  };
}

function readOr(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
