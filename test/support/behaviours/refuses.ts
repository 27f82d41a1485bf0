// Answers of HTTP that are not a 101, with every kind of body.
import { behaviour, type Behaviour } from './behaviour.js';
import type { Peer } from './peer.js';

interface Refusal {
  readonly status: number;
  readonly text: string;
  readonly headers?: readonly string[];
  readonly body?: string;
}

const refusals: readonly Refusal[] = [
  { status: 200, text: 'OK', body: '<h1>It works</h1>' },
  { status: 301, text: 'Moved Permanently', headers: ['Location: /elsewhere'] },
  { status: 302, text: 'Found', headers: ['Location: https://example.test/'], body: 'look there' },
  { status: 307, text: 'Temporary Redirect', headers: ['Location: /elsewhere'] },
  { status: 308, text: 'Permanent Redirect', headers: ['Location: /elsewhere'] },
  { status: 400, text: 'Bad Request', body: 'Missing or invalid Sec-WebSocket-Key header' },
  { status: 401, text: 'Unauthorized', headers: ['WWW-Authenticate: Basic realm="a"'], body: 'who are you' },
  { status: 403, text: 'Forbidden', body: '{"detail":"not ready"}' },
  { status: 403, text: 'Forbidden' },
  { status: 404, text: 'Not Found', body: 'nothing here' },
  { status: 426, text: 'Upgrade Required', headers: ['Upgrade: websocket'], body: 'Upgrade Required' },
  { status: 429, text: 'Too Many Requests', headers: ['Retry-After: 1'], body: 'slow down' },
  { status: 500, text: 'Internal Server Error', body: 'Internal Server Error' },
  { status: 502, text: 'Bad Gateway', body: '<center>nginx</center>' },
  { status: 503, text: 'Service Unavailable', headers: ['Retry-After: 5'], body: 'starting' },
  { status: 599, text: 'Network Timeout', body: 'odd' },
];

const seen = (status: number, body = ''): string => `refused ${status}${body === '' ? '' : ` "${body}"`}`;
const head = (status: string, ...headers: readonly string[]): string => [`HTTP/1.1 ${status}`, ...headers, '', ''].join('\r\n');

function refuse(text: string) {
  return async (peer: Peer): Promise<void> => {
    await peer.write(text);
    peer.finish();
  };
}

function whole({ status, text, headers = [], body = '' }: Refusal): string {
  return head(`${status} ${text}`, ...headers, `Content-Length: ${Buffer.byteLength(body)}`, 'Connection: close') + body;
}

const chunked = head('403 Forbidden', 'Transfer-Encoding: chunked');
const tenMegabytes = 10 * 1024 * 1024;
const fourKilobytes = 'x'.repeat(4096);
const kilobytes64 = Buffer.alloc(65536, 'x');

export const refuses: readonly Behaviour[] = [
  ...refusals.map((refusal) =>
    behaviour({
      name: `refuses with ${refusal.status}${refusal.body === undefined ? ' and no body' : ''}`,
      outcome: seen(refusal.status, refusal.body),
      handle: refuse(whole(refusal)),
    }),
  ),
  behaviour({
    name: 'refuses with 403 and keeps the connection open',
    outcome: seen(403, 'kept'),
    handle: (peer) => peer.write(head('403 Forbidden', 'Content-Length: 4'), 'kept'),
  }),
  behaviour({ name: 'refuses with 204', outcome: seen(204), handle: refuse(head('204 No Content')) }),
  behaviour({ name: 'refuses with 304', outcome: seen(304), handle: refuse(head('304 Not Modified', 'Content-Length: 100')) }),
  behaviour({
    name: 'refuses byte by byte',
    outcome: seen(403, 'slowly'),
    handle: async (peer) => {
      for (const byte of Buffer.from(whole({ status: 403, text: 'Forbidden', body: 'slowly' }))) await peer.write(Buffer.from([byte]));
      peer.finish();
    },
  }),
  behaviour({
    name: 'refuses with a chunked body',
    outcome: seen(403, 'one two'),
    handle: refuse(`${chunked}4\r\none \r\n3\r\ntwo\r\n0\r\n\r\n`),
  }),
  behaviour({
    name: 'refuses with a chunked body in single bytes',
    outcome: seen(403, 'one two'),
    handle: async (peer) => {
      await peer.write(chunked);
      for (const byte of Buffer.from('4;name="value"\r\none \r\n03\r\ntwo\r\n0\r\n\r\n')) await peer.write(Buffer.from([byte]));
    },
  }),
  behaviour({
    name: 'refuses with a chunked body and trailers',
    outcome: seen(403, 'one'),
    handle: (peer) => peer.write(`${chunked}3\r\none\r\n0\r\nX-Checksum: 1\r\nX-More: 2\r\n\r\n`),
  }),
  behaviour({ name: 'refuses with a chunked body cut by FIN', outcome: seen(403, 'on'), handle: refuse(`${chunked}3\r\non`) }),
  behaviour({
    name: 'refuses with a chunk size that is no number',
    outcome: seen(403),
    handle: refuse(`${chunked}what\r\none\r\n0\r\n\r\n`),
  }),
  behaviour({
    name: 'refuses without a length, until FIN',
    outcome: seen(403, 'until the end'),
    handle: async (peer) => {
      await peer.write(head('403 Forbidden'), 'until ');
      await peer.write('the end');
      peer.finish();
    },
  }),
  behaviour({
    name: 'refuses without a length, until RST',
    outcome: seen(403, 'until'),
    handle: async (peer) => {
      await peer.write(head('403 Forbidden'), 'until');
      peer.reset();
    },
  }),
  behaviour({
    name: 'refuses with a length that is too long, then FIN',
    outcome: seen(403, 'short'),
    handle: refuse(`${head('403 Forbidden', 'Content-Length: 100')}short`),
  }),
  behaviour({
    name: 'refuses with a length that is too short',
    outcome: seen(403, 'long'),
    handle: refuse(`${head('403 Forbidden', 'Content-Length: 4')}longer`),
  }),
  behaviour({
    name: 'refuses with a body of 10 MB',
    outcome: seen(403, fourKilobytes),
    handle: async (peer) => {
      await peer.write(head('403 Forbidden', `Content-Length: ${tenMegabytes}`));
      const poured = await peer.pour(kilobytes64, tenMegabytes);
      peer.finish();
      return poured;
    },
  }),
  behaviour({
    name: 'refuses with a chunk of 10 MB',
    outcome: seen(403, fourKilobytes),
    handle: async (peer) => {
      await peer.write(`${chunked}${tenMegabytes.toString(16)}\r\n`);
      return peer.pour(kilobytes64, tenMegabytes);
    },
  }),
  behaviour({
    name: 'refuses with a body without end',
    outcome: seen(403, fourKilobytes),
    handle: async (peer) => {
      await peer.write(head('403 Forbidden'));
      return peer.pour(kilobytes64, 64 * 1024 * 1024);
    },
  }),
  behaviour({
    name: 'refuses at the connection, before any request',
    startsAt: 'connection',
    outcome: seen(503, 'full'),
    handle: refuse(whole({ status: 503, text: 'Service Unavailable', body: 'full' })),
  }),
];
