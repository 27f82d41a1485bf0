// Tries the whole way once on loopback: a stamp comes with a byte, and the socket goes back to node with nothing lost.
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import type { TurnClock } from '../turn.js';
import { openStampedSocket } from '../sockets.js';
import type { Kernel } from './kernel.js';

const probeWithinMs = 1000;
const everyMs = 2;
const byte = Buffer.from('x');

/** Ends when it has worked, and rejects with what did not. */
export async function probeKernel(kernel: Kernel, turn: TurnClock): Promise<void> {
  const server = createServer({ noDelay: true });
  const ends: (() => void)[] = [() => server.close()];
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.on('connection', (peer) => {
        peer.on('error', reject);
        // Again and again: the kernel begins to stamp a little after it was first asked.
        const timer = setInterval(() => peer.write(byte), everyMs);
        ends.push(() => clearInterval(timer));
      });
      server.listen(0, '127.0.0.1', () => {
        const socket = readOne({ kernel, turn, server, resolve, reject });
        ends.push(() => socket.destroy());
      });
      const deadline = setTimeout(() => reject(new Error('no arrival on loopback had a stamp')), probeWithinMs);
      ends.push(() => clearTimeout(deadline));
    });
  } finally {
    for (const end of ends) end();
  }
}

interface Probe {
  readonly kernel: Kernel;
  readonly turn: TurnClock;
  readonly server: Server;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** First with a stamp, then once more by node itself. */
function readOne({ kernel, turn, server, resolve, reject }: Probe): Socket {
  const startedNs = turn.nowNs();
  let isStamped = false;
  const listener = {
    onConnected(): void {
      if (!kernel.watch(socket, 'plain', listener)) reject(new Error('node has no such sockets'));
    },
    onStampedBytes(_bytes: Buffer, arrival: { readonly atNs: number } | undefined): void {
      if (isStamped) resolve();
      isStamped ||= arrival !== undefined && arrival.atNs >= startedNs;
    },
    wantsStamps: () => !isStamped,
    wantsUnits: () => true,
    onBytes: () => undefined,
    onFin: () => reject(new Error('a connection on loopback ended')),
    onError: reject,
  };
  const { port } = server.address() as AddressInfo;
  const socket = openStampedSocket({ endpoint: { address: '127.0.0.1', port, secure: false } }, listener);
  return socket;
}
