// The few system calls of Linux that node does not offer, through koffi. 64 bit, little endian only: the layouts are written out here.
import { isMainThread } from 'node:worker_threads';
import type * as koffiModule from 'koffi';
import type { Ns } from '../../model/units.js';

export type Koffi = Pick<typeof koffiModule, 'load' | 'address' | 'errno'>;

/** Nothing has come, or a signal came between: look again later. */
export const tryAgain = -11;
const interrupted = -4;

export interface KernelCalls {
  /** Each has a buffer of its own. */
  readonly createLook: () => Look;
  /** Takes so many bytes at most, unseen. */
  readonly discard: (fd: number, length: number) => number;
  /** Takes so many bytes at most; they lie in `taken` until the next call. */
  readonly take: (fd: number, length: number) => number;
  readonly taken: Buffer;
  /** When the last byte of the last look or `take` arrived: wall time since `wallBaseSeconds`; undefined where the kernel did not say. */
  readonly stampedNs: () => Ns | undefined;
  /** When the last of the next so many bytes arrived; they stay there. Writes over `taken`. */
  readonly stampOfNs: (fd: number, length: number) => Ns | undefined;
  readonly wallBaseSeconds: number;
  /** Wall time since `wallBaseSeconds`. */
  readonly wallNs: () => Ns;
  /** Writes at once what the socket takes; the count, or a negated errno. */
  readonly write: (fd: number, bytes: Uint8Array) => number;
  /** From now on arrivals on this socket carry a stamp. Says whether the kernel agreed. */
  readonly askForStamps: (fd: number) => boolean;
  /** What the TCP handshake took by the kernel's own measure; undefined where a SYN had to be repeated. Only before any other data. */
  readonly connectNs: (fd: number) => Ns | undefined;
  /** How many of all that the event loop waits for are ready, some dozens at most; `readableAt` says which. Does not wait. */
  readonly readable: () => number;
  readonly readableAt: (index: number) => number;
  /**
   * Puts this thread before all ordinary ones (SCHED_FIFO), or back among them. False where that needs a right that we lack (CAP_SYS_NICE),
   * or where somebody has given us a policy of their own.
   */
  readonly takePrecedence: (wanted: boolean) => boolean;
  /** From now on this process waits for its turn when it wakes (SCHED_BATCH): it takes the processor from nobody. Says whether it could be had. */
  readonly stopPreempting: (pid: number) => boolean;
  /** Keeps the kernel stamping between our sockets: it begins a while after it was first asked. */
  readonly keepStamping: () => boolean;
}

export interface Look {
  /** Looks at what has come and leaves it there; the bytes lie in `seen`. 0 at the end of the stream, a negated errno on trouble. */
  readonly at: (fd: number) => number;
  readonly seen: Buffer;
}

const [solSocket, soTimestampNs, ipprotoTcp, tcpInfo, msgPeek, msgTrunc, msgDontWait] = [1, 35, 6, 11, 2, 0x20, 0x40] as const;
const [afInet, sockDgramCloexec, clockRealtime] = [2, 0x80002, 0] as const;
const [schedOther, schedFifo, schedBatch] = [0, 1, 3] as const;
const eventsAtOnce = 64;
const noEpoll = -1;
const [thisThread, noPriority, leastPriority] = [0, 0, 1] as const;
const bufferBytes = 64 * 1024;
const controlBytes = 64;

export function createKernelCalls(koffi: Koffi, architecture: KnownArchitecture): KernelCalls {
  const library = koffi.load(null);
  // Sizes here are far below 2 GB: int will do for ssize_t, and is a number in JavaScript.
  const recvmsg = library.func('int recvmsg(int fd, intptr_t message, int flags)');
  const receiveUnseen = library.func('int recv(int fd, intptr_t bytes, size_t length, int flags)');
  const write = library.func('int write(int fd, const void *bytes, size_t length)');
  const setsockopt = library.func('int setsockopt(int fd, int level, int name, intptr_t value, uint32_t length)');
  const getsockopt = library.func('int getsockopt(int fd, int level, int name, intptr_t value, intptr_t length)');
  const clockGettime = library.func('int clock_gettime(int clock, intptr_t timespec)');
  const socket = library.func('int socket(int domain, int type, int protocol)');
  const getScheduler = library.func('int sched_getscheduler(int thread)');
  const setScheduler = library.func('int sched_setscheduler(int thread, int policy, intptr_t priority)');
  const epollWait = library.func('int epoll_wait(int epoll, intptr_t events, int count, int timeout)');
  const pin = (bytes: number) => {
    const memory = Buffer.allocUnsafeSlow(bytes).fill(0);
    const words = new Uint32Array(memory.buffer, memory.byteOffset, bytes / 4);
    return { memory, words, address: Number(koffi.address(memory)) };
  };
  const [taken, control, timespec] = [pin(bufferBytes), pin(controlBytes), pin(16)];
  const receive = createReceive({ koffi, recvmsg, pin, control });
  const taking = receive(taken);
  const readClock = (): void => {
    clockGettime(clockRealtime, timespec.address);
  };
  readClock();
  const wallBaseSeconds = timespec.words[0] ?? 0;
  const stampedNs = (): Ns | undefined => {
    // One cmsghdr: length (8 bytes), level, type, then a timespec.
    const [length = 0, , level, type, seconds = 0, , nanoseconds = 0] = control.words;
    if (length !== stampedControlBytes || level !== solSocket || type !== soTimestampNs) return undefined;
    return (seconds - wallBaseSeconds) * 1e9 + nanoseconds;
  };
  const one = pin(4);
  one.words[0] = 1;
  const askForStamps = (fd: number): boolean => setsockopt(fd, solSocket, soTimestampNs, one.address, 4) === 0;
  const info = pin(tcpInfoBytes);
  const infoLength = pin(4);
  const priority = pin(4);
  // The one that libuv waits on: whoever is ready there stays so until it has been read. In a worker thread nobody tells which it is.
  const epoll = isMainThread ? loopEpoll(library) : noEpoll;
  const eventWords = eventBytes[architecture] / 4;
  const events = pin(eventsAtOnce * eventBytes[architecture]);

  return {
    createLook() {
      const seen = pin(bufferBytes);
      const looking = receive(seen);
      return { at: (fd) => looking(fd, bufferBytes, msgPeek | msgDontWait), seen: seen.memory };
    },
    discard: (fd, length) => receiveUnseen(fd, 0, length, msgTrunc | msgDontWait),
    take: (fd, length) => taking(fd, length, msgDontWait),
    taken: taken.memory,
    stampedNs,
    stampOfNs(fd, length) {
      taking(fd, length, msgPeek | msgDontWait);
      return stampedNs();
    },
    wallBaseSeconds,
    wallNs() {
      readClock();
      return ((timespec.words[0] ?? 0) - wallBaseSeconds) * 1e9 + (timespec.words[2] ?? 0);
    },
    write(fd, bytes) {
      const written = write(fd, bytes, bytes.length);
      return written < 0 ? -koffi.errno() : written;
    },
    askForStamps,
    connectNs(fd) {
      infoLength.words[0] = tcpInfoBytes;
      if (getsockopt(fd, ipprotoTcp, tcpInfo, info.address, infoLength.address) !== 0) return undefined;
      const roundTripUs = info.words[tcpiRtt / 4] ?? 0;
      return roundTripUs === 0 || info.words[tcpiTotalRetrans / 4] !== 0 ? undefined : roundTripUs * 1e3;
    },
    readable: () => (epoll === noEpoll ? 0 : epollWait(epoll, events.address, eventsAtOnce, 0)),
    // libuv has the file descriptor come back; where it stands depends on the packing of struct epoll_event.
    readableAt: (index) => events.words[index * eventWords + eventWords - 2] ?? -1,
    takePrecedence(wanted) {
      const [from, to] = wanted ? [schedOther, schedFifo] : [schedFifo, schedOther];
      priority.words[0] = wanted ? leastPriority : noPriority;
      return getScheduler(thisThread) === from && setScheduler(thisThread, to, priority.address) === 0;
    },
    stopPreempting(pid) {
      priority.words[0] = noPriority;
      return setScheduler(pid, schedBatch, priority.address) === 0;
    },
    keepStamping() {
      const fd = socket(afInet, sockDgramCloexec, 0);
      return fd >= 0 && askForStamps(fd);
    },
  };
}

/** libuv's own calls, which node exports for its addons. */
function loopEpoll(library: ReturnType<Koffi['load']>): number {
  const loop = library.func('intptr_t uv_default_loop()')();
  return library.func('int uv_backend_fd(intptr_t loop)')(loop);
}

/** cmsghdr (16 bytes) and timespec (16 bytes). */
const stampedControlBytes = 32;
// Offsets in struct tcp_info of linux/tcp.h.
const [tcpiRtt, tcpiTotalRetrans, tcpInfoBytes] = [68, 100, 104] as const;

/** struct epoll_event is packed on x86-64 alone. */
const eventBytes = { x64: 12, arm64: 16 } as const;
export type KnownArchitecture = keyof typeof eventBytes;
export const isKnownArchitecture = (name: string): name is KnownArchitecture => name in eventBytes;

interface Pinned {
  readonly memory: Buffer;
  readonly words: Uint32Array;
  readonly address: number;
}

/** A struct msghdr, written once for each buffer: only the lengths change from call to call. */
function createReceive({
  koffi,
  recvmsg,
  pin,
  control,
}: {
  readonly koffi: Koffi;
  readonly recvmsg: (...parameters: readonly number[]) => number;
  readonly pin: (bytes: number) => Pinned;
  readonly control: Pinned;
}) {
  return (into: Pinned) => {
    const [vector, message] = [pin(16), pin(56)];
    vector.memory.writeBigUInt64LE(BigInt(into.address), 0);
    message.memory.writeBigUInt64LE(BigInt(vector.address), 16);
    message.memory.writeBigUInt64LE(1n, 24);
    message.memory.writeBigUInt64LE(BigInt(control.address), 32);
    return (fd: number, length: number, flags: number): number => {
      vector.words[2] = length;
      message.words[10] = controlBytes;
      // The kernel leaves the memory alone where it has nothing to say.
      control.words[0] = 0;
      const received = recvmsg(fd, message.address, flags);
      if (received >= 0) return received;
      const errno = -koffi.errno();
      return errno === interrupted ? tryAgain : errno;
    };
  };
}
