// The kernel as a source of time: arrivals with its stamps, connects by its measure, and writes without a detour.
import type { Socket } from 'node:net';
import type { Ns } from '../../model/units.js';
import type { TurnClock } from '../turn.js';
import { createKernelArrivals, type KernelArrivals } from './arrivals.js';
import { createKernelCalls, type KnownArchitecture, type Koffi } from './calls.js';
import { type ClockTie, stepBetween, tieClocks } from './clock-tie.js';
import { fdOf } from './socket-handle.js';

export interface Kernel extends KernelArrivals {
  /** What the TCP handshake of a socket that has just connected took by the kernel's own measure. */
  readonly connectNs: (socket: Socket) => Ns | undefined;
  /** Writes in this very call as much as the socket takes; how much that was. Nothing while node still has something to write. */
  readonly write: (socket: Socket, bytes: Uint8Array) => number;
  /**
   * Does it before all ordinary processes of this processor, where the kernel permits that (root, CAP_SYS_NICE); says whether it did.
   * Else a server on this machine that is woken by our first write takes the processor from us, and the second write comes when it is done.
   */
  readonly undisturbed: (work: () => void) => boolean;
  /** For a server of our own: it never takes the processor from whoever has it, so that it cannot come between two releases. */
  readonly stopPreempting: (pid: number) => boolean;
  /** By how much the wall clock has been set since this began, found by pairing the clocks once more; undefined: not at all. */
  readonly clockStepNs: () => Ns | undefined;
}

/** Throws where the C library or the kernel lacks something. */
export function createKernel(
  koffi: Koffi,
  {
    turn,
    nodeBuffer,
    architecture,
  }: { readonly turn: TurnClock; readonly nodeBuffer: Uint8Array; readonly architecture: KnownArchitecture },
): Kernel {
  const calls = createKernelCalls(koffi, architecture);
  const tie = (): ClockTie => tieClocks({ nowNs: turn.nowNs, wallNs: calls.wallNs });
  const atBegin = tie();
  if (!calls.keepStamping()) throw new Error('the kernel knows no SO_TIMESTAMPNS');
  const arrivals = createKernelArrivals({ calls, turn, nodeBuffer, toClockNs: (wallNs) => Math.round(wallNs + atBegin.offsetNs) });
  return {
    ...arrivals,
    connectNs(socket) {
      const fd = fdOf(socket);
      return fd === undefined ? undefined : calls.connectNs(fd);
    },
    write(socket, bytes) {
      const fd = socket.writableLength > 0 ? undefined : fdOf(socket);
      if (fd === undefined) return 0;
      const written = Math.max(0, calls.write(fd, bytes));
      // A thousand releases take longer than many a server takes to answer the first.
      arrivals.look();
      return written;
    },
    undisturbed(work) {
      const isFirst = calls.takePrecedence(true);
      try {
        work();
      } finally {
        if (isFirst) calls.takePrecedence(false);
      }
      return isFirst;
    },
    stopPreempting: calls.stopPreempting,
    clockStepNs: () => stepBetween(atBegin, tie()),
  };
}
