// Reads sockets through recvmsg for as long as each arrival is to have a stamp of the kernel, then gives them back to node.
//
// Two segments that wait in the kernel become one, with the stamp of the later: nobody may look away for long. So between the work for
// one connection and that for the next what has come for all others is taken from the kernel, and handed on a little later.
import type { Socket } from 'node:net';
import type { Ns } from '../../model/units.js';
import type { Arrival } from '../stamps.js';
import type { TurnClock } from '../turn.js';
import { type Boundaries, createHandshakeBoundaries, createRecordBoundaries } from './boundaries.js';
import { type KernelCalls, tryAgain } from './calls.js';
import { handleOf, type SocketHandle } from './socket-handle.js';

export interface StampedListener {
  /** Where the arrival is missing as little is known as without the kernel. */
  readonly onStampedBytes: (bytes: Buffer, arrival: Arrival | undefined) => void;
  /** Whether the next arrival is still of interest. */
  readonly wantsStamps: () => boolean;
  /** Whether it matters which unit came when. Else what has come is taken as one. */
  readonly wantsUnits: () => boolean;
}

export interface KernelArrivals {
  /**
   * Takes over the reading of a socket that has just connected and has read nothing. It must have been made with a buffer without room
   * and read into `nodeBuffer` once it is given back. Says whether it could.
   */
  readonly watch: (socket: Socket, kind: 'plain' | 'tls', listener: StampedListener) => boolean;
  /** Takes in what has come, unless it was done a moment ago. To be called from within long work. */
  readonly look: () => void;
}

/** Work that takes longer than this looks in between: what comes meanwhile must not be merged in the kernel. */
const lookEveryNs = 200e3;

interface Watched {
  readonly socket: Socket;
  readonly fd: number;
  readonly handle: SocketHandle;
  readonly nodeOnRead: SocketHandle['onread'];
  readonly boundaries: Boundaries;
  readonly listener: StampedListener;
  waiting: number;
  /** Nothing more is to be taken; it is given back when what waits has been handed on. */
  isSettled: boolean;
}

interface Piece {
  readonly watched: Watched;
  readonly bytes: Buffer;
  readonly arrival: Arrival | undefined;
  /** What came instead of bytes. The end of the stream is no such thing: it stays in the kernel for node to find. */
  readonly error?: Error;
}

/** So many are handed on before the loop looks again. */
const piecesPerTurn = 8;

export function createKernelArrivals(settings: {
  readonly calls: KernelCalls;
  readonly turn: TurnClock;
  /** From the kernel's wall time to our clock. */
  readonly toClockNs: (wallNs: Ns) => Ns;
  readonly nodeBuffer: Uint8Array;
}): KernelArrivals {
  const { calls, turn } = settings;
  const pieces: Piece[] = [];
  const byFd = new Map<number, Watched>();
  let lookedNs = 0;
  let handedOn = 0;
  let isScheduled = false;

  const handOn = (): void => {
    isScheduled = false;
    for (let count = 0; count < piecesPerTurn && handedOn < pieces.length; count += 1) {
      const piece = pieces[handedOn];
      handedOn += 1;
      if (piece !== undefined) handOnOne(piece);
      look();
    }
    if (handedOn < pieces.length) return schedule();
    pieces.length = handedOn = 0;
  };
  const schedule = (): void => {
    if (isScheduled) return;
    isScheduled = true;
    setImmediate(handOn);
  };
  const handOnOne = ({ watched, bytes, arrival, error }: Piece): void => {
    const { socket, listener } = watched;
    watched.waiting -= 1;
    if (socket.destroyed) return;
    if (error !== undefined) {
      socket.destroy(error);
      return;
    }
    if (bytes.length > 0) listener.onStampedBytes(bytes, arrival);
    if (!listener.wantsStamps()) watched.isSettled = true;
    if (watched.isSettled && watched.waiting === 0) giveBack(watched);
  };
  const look = (): void => {
    const nowNs = turn.nowNs();
    if (nowNs - lookedNs < lookEveryNs) return;
    lookedNs = nowNs;
    const count = calls.readable();
    for (let index = 0; index < count; index += 1) {
      const watched = byFd.get(calls.readableAt(index));
      if (watched !== undefined) takeIn(watched).forEach(handOnLater);
    }
  };
  /** Whatever happens to the socket: a number that is given to the next must not lead to it. */
  const forget = (watched: Watched): void => {
    if (byFd.get(watched.fd) === watched) byFd.delete(watched.fd);
  };
  const giveBack = (watched: Watched): void => {
    const { socket, handle, nodeOnRead } = watched;
    forget(watched);
    if (socket.destroyed) return;
    handle.onread = nodeOnRead;
    handle.useUserBuffer(settings.nodeBuffer);
  };
  const handOnLater = (piece: Piece): void => {
    pieces.push(piece);
    schedule();
  };
  /** Its turn has come: libuv itself tells of it. */
  const onReadable = (watched: Watched): void => {
    turn.stamp();
    const isFirst = watched.waiting === 0;
    for (const piece of takeIn(watched)) {
      if (isFirst) handOnOne(piece);
      else handOnLater(piece);
    }
    look();
  };

  const takeIn = (watched: Watched): readonly Piece[] => {
    if (watched.socket.destroyed) forget(watched);
    if (watched.socket.destroyed || watched.isSettled) return none;
    // What does not fit into one look is there at the next one.
    const length = calls.peek(watched.handle.fd);
    if (length === tryAgain) return none;
    if (length > 0) return takeUnits(watched, length);
    watched.isSettled = true;
    watched.waiting += 1;
    return [{ watched, bytes: empty, arrival: undefined, ...(length === 0 ? {} : { error: readError(-length) }) }];
  };
  const takeUnits = (watched: Watched, length: number): readonly Piece[] => {
    const { boundaries, handle, listener } = watched;
    const units: Piece[] = [];
    const lastNs = calls.stampedNs();
    let bytes: Buffer = empty;
    let bytesNs: Ns | undefined;
    const endUnit = (nextNs: Ns | undefined): void => {
      if (bytes.length === 0) return;
      watched.waiting += 1;
      units.push({ watched, bytes, arrival: arrivalOf(bytesNs, bytesNs === nextNs) });
    };
    let taken = 0;
    while (taken < length && !watched.isSettled) {
      let wanted = boundaries.next(calls.peeked, taken, length);
      while (!listener.wantsUnits() && taken + wanted < length) wanted += boundaries.next(calls.peeked, taken + wanted, length);
      const got = calls.take(handle.fd, wanted);
      const atNs = calls.stampedNs();
      endUnit(atNs);
      bytes = copyOf(calls.taken, got);
      bytesNs = atNs;
      taken += bytes.length;
      if (got !== wanted || boundaries.isDone()) watched.isSettled = true;
    }
    endUnit(taken < length ? lastNs : undefined);
    return units;
  };
  /** A stamp from the future is none: the wall clock was set. What waited in the kernel with something later has that one's stamp. */
  const arrivalOf = (wallNs: Ns | undefined, mayBeEarlier: boolean): Arrival | undefined => {
    if (wallNs === undefined) return undefined;
    const atNs = settings.toClockNs(wallNs);
    if (atNs > turn.nowNs() + clockErrorNs) return undefined;
    return { atNs, slackNs: mayBeEarlier ? Math.max(0, atNs - (turn.atNs - turn.slackNs)) : 0 };
  };

  return {
    look,
    watch(socket, kind, listener) {
      const handle = handleOf(socket);
      if (handle === undefined) return false;
      if (!calls.askForStamps(handle.fd)) {
        handle.useUserBuffer(settings.nodeBuffer);
        return false;
      }
      const boundaries = kind === 'plain' ? createHandshakeBoundaries() : createRecordBoundaries();
      const watched: Watched = {
        socket,
        fd: handle.fd,
        handle,
        nodeOnRead: handle.onread,
        boundaries,
        listener,
        waiting: 0,
        isSettled: false,
      };
      handle.onread = () => onReadable(watched);
      if (calls.beginWatching(handle.fd)) byFd.set(handle.fd, watched);
      return true;
    },
  };
}

const clockErrorNs = 100e3;
const empty = Buffer.alloc(0);

function copyOf(bytes: Buffer, length: number): Buffer {
  if (length <= 0) return empty;
  const copy = Buffer.allocUnsafe(length);
  bytes.copy(copy, 0, 0, length);
  return copy;
}
const none: readonly Piece[] = [];

/** As node would have told of it. */
function readError(errno: number): Error {
  const code = errnoCodes[errno] ?? `E${errno}`;
  return Object.assign(new Error(`read ${code}`), { errno: -errno, code, syscall: 'read' });
}

/** What a read from a TCP socket can come to on Linux. */
const errnoCodes: Readonly<Record<number, string>> = {
  104: 'ECONNRESET',
  110: 'ETIMEDOUT',
  111: 'ECONNREFUSED',
  113: 'EHOSTUNREACH',
  101: 'ENETUNREACH',
  103: 'ECONNABORTED',
  32: 'EPIPE',
  9: 'EBADF',
  105: 'ENOBUFS',
  12: 'ENOMEM',
};
