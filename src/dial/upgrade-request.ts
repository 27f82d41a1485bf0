import * as crypto from 'node:crypto';
import { PerMessageDeflate, extension } from 'ws';
import type { DialRequest } from './endpoint.js';

/** The bytes of an upgrade request, and what a right answer to it must hold. */
export interface UpgradeRequest {
  /** Latin-1 text, the closing blank line included. */
  readonly text: string;
  readonly acceptKey: string;
  readonly deflate?: PerMessageDeflate;
}

const keyGuid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const keyBytes = 16;
const pool = Buffer.allocUnsafeSlow(keyBytes * 256);
let pooled = 0;

/** Writes the request of RFC 6455 section 4.1. A header given by the user replaces ours of the same name. */
export function createUpgradeRequest(request: DialRequest): UpgradeRequest {
  const key = randomKey();
  const deflate =
    request.compression === 'offer' ? new PerMessageDeflate({ isServer: false, maxPayload: request.limits.messageBytes }) : undefined;
  const given = new Set(request.headers.map(([name]) => name.toLowerCase()));
  let text = `GET ${request.path} HTTP/1.1\r\n`;
  if (!given.has('host')) text += `Host: ${request.endpoint.hostHeader}\r\n`;
  text += `Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: 13\r\n`;
  if (request.subprotocols.length > 0) text += `Sec-WebSocket-Protocol: ${request.subprotocols.join(', ')}\r\n`;
  if (deflate !== undefined)
    text += `Sec-WebSocket-Extensions: ${extension.format({ [PerMessageDeflate.extensionName]: deflate.offer() })}\r\n`;
  for (const [name, value] of request.headers) text += `${name}: ${value}\r\n`;
  text += '\r\n';
  return deflate === undefined ? { text, acceptKey: acceptKeyOf(key) } : { text, acceptKey: acceptKeyOf(key), deflate };
}

function randomKey(): string {
  if (pooled === 0) {
    crypto.randomFillSync(pool);
    pooled = pool.length;
  }
  pooled -= keyBytes;
  return pool.toString('base64', pooled, pooled + keyBytes);
}

// crypto.hash costs a third of a Hash object; it came with Node 20.12.
const sha1: (text: string) => string =
  typeof crypto.hash === 'function'
    ? (text) => crypto.hash('sha1', text, 'base64')
    : (text) => crypto.createHash('sha1').update(text).digest('base64');

/** The Sec-WebSocket-Accept value that RFC 6455 section 4.2.2 asks for. */
export const acceptKeyOf = (key: string): string => sha1(key + keyGuid);
