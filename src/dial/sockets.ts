// The sockets that dial opens, and who hears of what comes in.
import { X509Certificate } from 'node:crypto';
import { isIP, Socket, type SocketConstructorOpts } from 'node:net';
import type { Duplex } from 'node:stream';
import { checkServerIdentity, connect as connectTls, type PeerCertificate } from 'node:tls';
import type { DialRequest } from './endpoint.js';
import type { StampedListener } from './kernel/arrivals.js';

export interface Listener {
  readonly onConnected: () => void;
  /** The bytes lie in a buffer that the next read writes over: what is to last must be copied. */
  readonly onBytes: (bytes: Buffer) => void;
  readonly onFin: () => void;
  readonly onError: (error: Error) => void;
}

/** Carries its listener, so that all sockets share the same few functions. */
class OwnedSocket extends Socket {
  listener: Listener;

  constructor(options: SocketConstructorOpts, listener: Listener) {
    super(options);
    this.listener = listener;
    this.on('connect', onConnect);
    this.on('error', onError);
  }
}

function onConnect(this: OwnedSocket): void {
  this.listener.onConnected();
}
function onError(this: OwnedSocket, error: Error): void {
  this.listener.onError(error);
}
function onEnd(this: OwnedSocket): void {
  this.listener.onFin();
}
function onRead(this: OwnedSocket, length: number): boolean {
  this.listener.onBytes(readBuffer.subarray(0, length));
  return true;
}

/** One for all: a buffer per read, node's custom, costs more processor time than all the rest of a read. */
export const readBuffer = Buffer.allocUnsafeSlow(64 * 1024);
const plainOptions = { allowHalfOpen: true, noDelay: true, onread: { buffer: readBuffer, callback: onRead } } as SocketConstructorOpts;
const underTlsOptions: SocketConstructorOpts & { readonly noDelay: true } = { allowHalfOpen: true, noDelay: true };

/** Begins to connect. Under plain TCP the bytes and the end go to the listener as well; under TLS those of `secureSocket` do. */
export function openSocket({ endpoint, localAddress }: DialRequest, listener: Listener): Socket {
  const { address: host, port } = endpoint;
  const socket = new OwnedSocket(endpoint.secure ? underTlsOptions : plainOptions, listener);
  if (!endpoint.secure) socket.on('end', onEnd);
  socket.connect(localAddress === undefined ? { host, port } : { host, port, localAddress });
  return socket;
}

class StampedSocket extends OwnedSocket {
  declare listener: Listener & StampedListener;
}
/** Node tells of arrivals and reads nothing: with this buffer a socket is ready for the kernel's stamps. */
const noRoom = new Uint8Array(0);
const stampedOptions = { allowHalfOpen: true, noDelay: true, onread: { buffer: noRoom, callback: onStampedRead } } as SocketConstructorOpts;

/** Once the socket has been given back to node. */
function onStampedRead(this: StampedSocket, length: number): boolean {
  this.listener.onStampedBytes(readBuffer.subarray(0, length), undefined);
  return true;
}

/** Begins to connect a socket that a kernel is to watch from the moment it has connected. Its bytes go to `onStampedBytes`. */
export function openStampedSocket({ endpoint, localAddress }: Dialled, listener: Listener & StampedListener): Socket {
  const { address: host, port } = endpoint;
  const socket = new StampedSocket(stampedOptions, listener);
  if (!endpoint.secure) socket.on('end', onEnd);
  socket.connect(localAddress === undefined ? { host, port } : { host, port, localAddress });
  return socket;
}

interface Dialled {
  readonly endpoint: Pick<DialRequest['endpoint'], 'address' | 'port' | 'secure'>;
  readonly localAddress?: string;
}

/**
 * Whether the other side has reset the connection. Asked at the end of a stream: libuv calls it an end, and not an error, when the
 * RST was there as soon as the last bytes; but a socket that was reset has no peer any more, and one that was only ended has.
 */
export const wasReset = (socket: Socket): boolean => !socket.destroyed && socket.remotePort === undefined;

export interface SecureListener extends Listener {
  readonly onSecured: () => void;
}

/** Begins the TLS handshake over a connected carrier. */
export function secureSocket({ endpoint }: DialRequest, carrier: Duplex, listener: SecureListener): Duplex {
  const { tls, host } = endpoint;
  const serverName = tls?.serverName ?? (isIP(host) === 0 ? host : undefined);
  const secured = connectTls({
    socket: carrier,
    ALPNProtocols: ['http/1.1'],
    rejectUnauthorized: tls?.verify !== false,
    // The certificate is held against this name or address.
    host: serverName ?? host,
    ...(isIP(serverName ?? host) === 6 ? { checkServerIdentity: checkIpv6 } : {}),
    ...(tls === undefined ? {} : { secureContext: tls.context }),
    ...(serverName === undefined ? {} : { servername: serverName }),
  });
  secured.once('secureConnect', () => listener.onSecured());
  secured.on('data', (bytes: Buffer) => listener.onBytes(bytes));
  secured.on('end', () => listener.onFin());
  secured.on('close', () => listener.onFin());
  secured.on('error', (error: Error) => listener.onError(error));
  return secured;
}

/** Node 22.23 takes no IPv6 address for one that stands in a certificate (it compares "::1." with it): OpenSSL is asked first. */
function checkIpv6(address: string, certificate: PeerCertificate): Error | undefined {
  return new X509Certificate(certificate.raw).checkIP(address) === undefined ? checkServerIdentity(address, certificate) : undefined;
}
