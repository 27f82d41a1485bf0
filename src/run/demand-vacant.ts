// Whoever listens already where a server is about to be started would be tested in its place, and a server that is left over passes.
import type { Clock } from '../dial/clock.js';
import { isLoopbackAddress } from '../dial/loopback.js';
import { resolveHost } from '../dial/resolve-host.js';
import type { Target } from '../model/target.js';
import { UsageError } from '../model/usage-error.js';
import { isAccepting } from '../server/ready.js';

interface Start {
  /** Where the URL leads. */
  readonly where: { readonly host: string; readonly port: number };
  readonly isColdStart: boolean;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/**
 * To be called before a server is started by a command. Throws a UsageError where somebody accepts connections at its address on this machine,
 * unless the server says by a line that it is ready: then it may stand behind a proxy. A cold start waits for no line.
 */
export async function demandVacant({ server }: Target, { where, isColdStart, clock, signal }: Start): Promise<void> {
  if (server?.kind !== 'command' || (server.ready !== undefined && !isColdStart)) return;
  const resolution = await resolveHost(where.host, clock);
  const here = resolution.kind === 'resolved' ? resolution.addresses.filter(({ address }) => isLoopbackAddress(address)) : [];
  const taken = await Promise.all(here.map(({ address }) => isAccepting(address, where.port, signal)));
  signal.throwIfAborted();
  if (!taken.includes(true)) return;
  throw new UsageError({
    read: server.command,
    wrong: `somebody listens on port ${where.port} already, before this server is started, and would be tested in its place`,
    remedy: `End that one, or let ws-race choose the port: {port} in the command and in the URL.${isColdStart ? '' : ' If it is a proxy before the server, name the line by which the server says that it is ready (--server-ready).'}`,
  });
}
