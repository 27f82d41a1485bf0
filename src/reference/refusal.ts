/** A plain HTTP answer to an upgrade that is not let in. */
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';

export interface Refusal {
  readonly httpStatus: number;
  readonly retryAfterSeconds?: number;
  readonly text: string;
}

export function writeRefusal(socket: Duplex, refusal: Refusal, stamps: Readonly<Record<string, string>>): void {
  const body = `${refusal.text}\n`;
  const headers = {
    connection: 'close',
    'content-type': 'text/plain; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    ...(refusal.retryAfterSeconds === undefined ? {} : { 'retry-after': refusal.retryAfterSeconds }),
    ...stamps,
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.once('finish', () => socket.destroy());
  socket.end(`HTTP/1.1 ${refusal.httpStatus} ${STATUS_CODES[refusal.httpStatus] ?? ''}\r\n${lines.join('')}\r\n${body}`);
}
