// Reads sockets through recvmsg for as long as each arrival is to have a stamp of the kernel, then gives them back to node.
//
// Two segments that wait in the kernel become one, with the stamp of the later: nobody may look away for long. So between the work for
// one connection and that for the next what has come for all others is taken from the kernel, and handed on a little later.
import type { Socket } from 'node:net';
import type { Ns } from '../../model/units.js';
import type { Arrival } from '../stamps.js';
import type { TurnClock } from '../turn.js';
import { type Boundaries, createHandshakeBoundaries, createRecordBoundaries } from './boundaries.js';
import { type KernelCalls, type Look, tryAgain } from './calls.js';
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

interface SeenUnits {
  readonly look: Look;
  readonly length: number;
  readonly first: number;
  /** The stamp of all that was seen. */
  readonly lastNs: Ns | undefined;
}

/** So many are handed on before the loop looks again. */
const piecesPerTurn = 32;

export function createKernelArrivals(settings: {
  readonly calls: KernelCalls;
  readonly turn: TurnClock;
  /** From the kernel's wall time to our clock. */
  readonly toClockNs: (wallNs: Ns) => Ns;
  readonly nodeBuffer: Uint8Array;
}): KernelArrivals {
  const { calls, turn } = settings;
  const pieces: Piece[] = [];
  const byFd: (Watched | undefined)[] = [];
  // What is handed on at once needs no copy: a look that comes meanwhile has another buffer.
  const [ownTurn, inBetween] = [calls.createLook(), calls.createLook()];
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
      const watched = byFd[calls.readableAt(index)];
      if (watched !== undefined) for (const piece of takeIn(watched, inBetween)) handOnLater(piece);
    }
  };
  /** Whatever happens to the socket: a number that is given to the next must not lead to it. */
  const forget = (watched: Watched): void => {
    if (byFd[watched.fd] === watched) byFd[watched.fd] = undefined;
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
    for (const piece of takeIn(watched, isFirst ? ownTurn : inBetween)) {
      if (isFirst) handOnOne(piece);
      else handOnLater(piece);
    }
    look();
  };

  const takeIn = (watched: Watched, look: Look): readonly Piece[] => {
    if (watched.socket.destroyed) forget(watched);
    if (watched.socket.destroyed || watched.isSettled) return none;
    // What does not fit into one look is there at the next one.
    const length = look.at(watched.fd);
    if (length === tryAgain) return none;
    if (length > 0) return takeUnits(watched, look, length);
    watched.isSettled = true;
    watched.waiting += 1;
    return [{ watched, bytes: empty, arrival: undefined, ...(length === 0 ? {} : { error: readError(-length) }) }];
  };
  const takeUnits = (watched: Watched, look: Look, length: number): readonly Piece[] => {
    const lastNs = calls.stampedNs();
    const first = nextUnit(watched, look, 0, length);
    if (first < length) return takeEach(watched, { look, length, first, lastNs });
    const got = calls.discard(watched.fd, length);
    if (got !== length || watched.boundaries.isDone()) watched.isSettled = true;
    if (got <= 0) return none;
    watched.waiting += 1;
    const bytes = look === ownTurn ? look.seen.subarray(0, got) : copyOf(look.seen, got);
    return [{ watched, bytes, arrival: arrivalOf(lastNs, false) }];
  };
  /** Several units, or one that leaves bytes to node. */
  const takeEach = (watched: Watched, seen: SeenUnits): readonly Piece[] => {
    const { look, length, first, lastNs = Infinity } = seen;
    const units: Piece[] = [];
    let taken = 0;
    for (let wanted = first; wanted > 0; wanted = watched.isSettled ? 0 : nextUnit(watched, look, taken, length)) {
      // The byte behind it, asked for first: bytes that wait together have one stamp, and what still comes only moves it on.
      const behindNs = taken + wanted < length ? calls.stampOfNs(watched.fd, wanted + 1) : Infinity;
      const got = calls.take(watched.fd, wanted);
      if (got !== wanted || watched.boundaries.isDone()) watched.isSettled = true;
      if (got <= 0) break;
      const atNs = calls.stampedNs();
      const mayBeEarlier = behindNs === undefined || atNs === undefined || atNs >= behindNs;
      watched.waiting += 1;
      // All that was seen was there at the look.
      const arrival = arrivalOf(atNs === undefined ? undefined : Math.min(atNs, lastNs), mayBeEarlier);
      units.push({ watched, bytes: copyOf(calls.taken, got), arrival });
      taken += got;
    }
    return units;
  };
  const nextUnit = ({ boundaries, listener }: Watched, { seen }: Look, from: number, to: number): number => {
    let at = from;
    do if (at < to) at += boundaries.next(seen, at, to);
    while (at < to && !listener.wantsUnits());
    return at - from;
  };
  /** A stamp from the future is none: the wall clock was set. What waited in the kernel with something later has that one's stamp. */
  const arrivalOf = (wallNs: Ns | undefined, mayBeEarlier: boolean): Arrival | undefined => {
    if (wallNs === undefined) return undefined;
    const atNs = settings.toClockNs(wallNs);
    if (atNs > turn.atNs && atNs > turn.nowNs() + clockErrorNs) return undefined;
    return { atNs, slackNs: mayBeEarlier ? Math.max(0, atNs - (turn.atNs - turn.slackNs)) : 0 };
  };

  return {
    look,
    watch(socket, kind, listener) {
      const handle = handleOf(socket);
      if (handle === undefined) return false;
      const { fd } = handle;
      if (!calls.askForStamps(fd)) {
        handle.useUserBuffer(settings.nodeBuffer);
        return false;
      }
      const boundaries = kind === 'plain' ? createHandshakeBoundaries() : createRecordBoundaries();
      const watched: Watched = {
        socket,
        fd,
        handle,
        nodeOnRead: handle.onread,
        boundaries,
        listener,
        waiting: 0,
        isSettled: false,
      };
      handle.onread = () => onReadable(watched);
      byFd[fd] = watched;
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
