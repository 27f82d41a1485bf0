import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

const probeEveryMs = 20;
const probeLimitMs = 1000;

/** Settles when somebody accepts TCP connections there; rejects with the reason of the signal. Each probe connects and leaves at once. */
export async function waitUntilAccepting(host: string, port: number, signal: AbortSignal): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    if (await isAccepting(host, port, signal)) return;
    await pause(probeEveryMs, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}

/** Connects and leaves at once. */
export function isAccepting(host: string, port: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const settle = (accepted: boolean): void => {
      signal.removeEventListener('abort', giveUp);
      socket.destroy();
      resolve(accepted);
    };
    // Taken off again by each probe: node warns of more than ten on one signal, and connect's own stays on.
    const giveUp = (): void => settle(false);
    signal.addEventListener('abort', giveUp, { once: true });
    socket.setTimeout(probeLimitMs, () => settle(false));
    socket.once('connect', () => settle(!isSelfConnected(socket.localPort, port)));
    socket.on('error', () => settle(false));
  });
}

/** A connect to a closed port of the ephemeral range can meet itself (TCP simultaneous open, RFC 9293 3.5): nobody listens there. */
const isSelfConnected = (localPort: number | undefined, port: number): boolean => localPort === port;
