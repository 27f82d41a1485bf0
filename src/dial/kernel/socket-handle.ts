import type { Socket } from 'node:net';

/** What node has under a socket, as far as it is needed here. Not documented; the same in node 20, 22 and 24; tried before it is used. */
export interface SocketHandle {
  readonly fd: number;
  /** Called when there is something to read, which lies in the buffer of `useUserBuffer`. */
  onread: (bytes?: ArrayBuffer) => unknown;
  /** Where reads go from now on. With no room in it libuv tells of each arrival and leaves it in the kernel (UV_ENOBUFS). */
  useUserBuffer(buffer: Uint8Array): void;
}

/** Undefined once the socket is closed. Each property of a handle is a call into node: this asks for one. */
export const fdOf = (socket: Socket): number | undefined => {
  const fd = (socket as unknown as { readonly _handle?: Partial<SocketHandle> | null })._handle?.fd;
  return fd === undefined || fd < 0 ? undefined : fd;
};

/** Undefined once the socket is closed, or where this is another node than we know. */
export function handleOf(socket: Socket): SocketHandle | undefined {
  const { _handle: handle } = socket as unknown as { readonly _handle?: Partial<SocketHandle> | null };
  const { fd, onread, useUserBuffer } = handle ?? {};
  if (typeof fd !== 'number' || fd < 0 || typeof onread !== 'function' || typeof useUserBuffer !== 'function') return undefined;
  return handle as SocketHandle;
}
