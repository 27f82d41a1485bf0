// One conversation with a client, as a behaviour sees it.
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { readFrame, type Frame } from './wire.js';

export interface Peer {
  /** The request head up to its empty line; empty where the behaviour starts at the connection. */
  readonly request: string;
  readonly key: string;
  /** One segment; resolves when the client has had a turn of its event loop to read it. */
  readonly write: (...parts: readonly (Buffer | string)[]) => Promise<void>;
  /** Writes until the limit or until the client is gone, with back pressure; the bytes that the kernel took. */
  readonly pour: (chunk: Buffer, limitBytes: number) => Promise<number>;
  /** The next frame of the client, undefined when it has no more. */
  readonly nextFrame: () => Promise<Frame | undefined>;
  /** From now on the client's bytes stay in its own buffers. */
  readonly stopReading: () => void;
  readonly finish: () => void;
  readonly reset: () => void;
  /** Resolves when the connection is gone on our side, with what the client ended it by. */
  readonly gone: Promise<'fin' | 'rst'>;
}

export interface Wires {
  /** What the bytes go through: the socket, or the TLS on top of it. */
  readonly stream: Duplex;
  readonly socket: Socket;
}

export function createPeer({ stream, socket }: Wires, request: string, rest: Buffer): Peer {
  const frames = createFrameQueue(stream, rest);
  let end: 'fin' | 'rst' = 'fin';
  // libuv tells of an end, not of an error, when bytes and RST came together; a socket that was reset has no peer any more.
  stream.on('end', () => {
    if (socket.remotePort === undefined) end = 'rst';
  });
  for (const each of new Set([stream, socket]))
    each.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNRESET') end = 'rst';
    });
  const gone = new Promise<'fin' | 'rst'>((resolve) => socket.once('close', () => resolve(end)));
  return {
    request,
    key: /^sec-websocket-key:[ \t]*(\S+)/im.exec(request)?.[1] ?? '',
    write: (...parts) => write(stream, Buffer.concat(parts.map((part) => Buffer.from(part)))),
    pour: (chunk, limitBytes) => pour(stream, gone, chunk, limitBytes),
    nextFrame: frames,
    stopReading: () => void stream.pause(),
    finish: () => void stream.end(),
    reset: () => void socket.resetAndDestroy(),
    gone,
  };
}

/** Server and client of the tests share an event loop: after two of its turns the client has read what was written. */
export async function turn(): Promise<void> {
  for (let turns = 0; turns < 2; turns += 1) await new Promise((resolve) => setImmediate(resolve));
}

async function write(stream: Duplex, bytes: Buffer): Promise<void> {
  if (stream.destroyed || stream.writableEnded) return;
  await new Promise<void>((resolve) => stream.write(bytes, () => resolve()));
  await turn();
}

async function pour(stream: Duplex, gone: Promise<unknown>, chunk: Buffer, limitBytes: number): Promise<number> {
  let taken = 0;
  while (taken < limitBytes && !stream.destroyed && !stream.writableEnded) {
    const written = new Promise<boolean>((resolve) => stream.write(chunk, (error) => resolve(error === null || error === undefined)));
    if (!(await Promise.race([written, gone.then(() => false)]))) break;
    taken += chunk.length;
  }
  return taken;
}

function createFrameQueue(stream: Duplex, first: Buffer): () => Promise<Frame | undefined> {
  let bytes = first;
  let ended = false;
  let wake = (): void => undefined;
  stream.on('data', (more: Buffer) => {
    bytes = Buffer.concat([bytes, more]);
    wake();
  });
  for (const name of ['end', 'close', 'error'])
    stream.on(name, () => {
      ended = true;
      wake();
    });
  return async () => {
    for (;;) {
      const read = readFrame(bytes);
      if (read !== undefined) {
        bytes = read.rest;
        return read.frame;
      }
      if (ended) return undefined;
      await new Promise<void>((resolve) => (wake = resolve));
    }
  };
}
