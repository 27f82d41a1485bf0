// Answers that look like a 101 and are none, and answers that are not even HTTP.
import { behaviour, type Behaviour, type Conduct } from './behaviour.js';
import type { Peer } from './peer.js';
import { acceptKeyOf, closeFrame, switching, type Switching } from './wire.js';

interface Bad {
  readonly name: string;
  readonly outcome: string;
  readonly conduct?: Partial<Conduct>;
  readonly different: (key: string) => Switching;
}

const bads: readonly Bad[] = [
  { name: '101 with a wrong accept key', outcome: 'errored bad-accept', different: () => ({ accept: acceptKeyOf('other') }) },
  {
    name: '101 with the accept key in lower case',
    outcome: 'errored bad-accept',
    different: (key) => ({ accept: acceptKeyOf(key).toLowerCase() }),
  },
  { name: '101 without an accept key', outcome: 'errored bad-accept', different: () => ({ accept: undefined }) },
  { name: '101 with the request key as accept key', outcome: 'errored bad-accept', different: (key) => ({ accept: key }) },
  {
    name: '101 with the accept key twice',
    outcome: 'errored bad-accept',
    different: (key) => ({ more: [`Sec-WebSocket-Accept: ${acceptKeyOf(key)}`] }),
  },
  { name: '101 without Upgrade', outcome: 'errored bad-upgrade', different: () => ({ upgrade: undefined }) },
  { name: '101 with Upgrade: h2c', outcome: 'errored bad-upgrade', different: () => ({ upgrade: 'h2c' }) },
  { name: '101 with Upgrade: websocket, h2c', outcome: 'errored bad-upgrade', different: () => ({ upgrade: 'websocket, h2c' }) },
  { name: '101 without Connection', outcome: 'errored bad-upgrade', different: () => ({ connection: undefined }) },
  { name: '101 with Connection: close', outcome: 'errored bad-upgrade', different: () => ({ connection: 'close' }) },
  {
    name: '101 with a subprotocol that nobody asked for',
    outcome: 'errored bad-subprotocol',
    different: () => ({ more: ['Sec-WebSocket-Protocol: a'] }),
  },
  {
    name: '101 with another subprotocol',
    conduct: { subprotocols: ['a', 'b'] },
    outcome: 'errored bad-subprotocol',
    different: () => ({ more: ['Sec-WebSocket-Protocol: c'] }),
  },
  {
    name: '101 with two subprotocols',
    conduct: { subprotocols: ['a', 'b'] },
    outcome: 'errored bad-subprotocol',
    different: () => ({ more: ['Sec-WebSocket-Protocol: a, b'] }),
  },
  { name: '101 without the subprotocol', conduct: { subprotocols: ['a'] }, outcome: 'errored bad-subprotocol', different: () => ({}) },
  {
    name: '101 with an extension that nobody asked for',
    outcome: 'errored bad-extension',
    different: () => ({ more: ['Sec-WebSocket-Extensions: permessage-deflate'] }),
  },
  {
    name: '101 with an unknown extension',
    conduct: { compression: 'offer' },
    outcome: 'errored bad-extension',
    different: () => ({ more: ['Sec-WebSocket-Extensions: x-unknown'] }),
  },
  {
    name: '101 with the same extension twice',
    conduct: { compression: 'offer' },
    outcome: 'closed 1000 "done"',
    different: () => ({ more: ['Sec-WebSocket-Extensions: permessage-deflate, permessage-deflate'] }),
  },
  {
    name: '101 with an unknown parameter of the extension',
    conduct: { compression: 'offer' },
    outcome: 'errored bad-extension',
    different: () => ({ more: ['Sec-WebSocket-Extensions: permessage-deflate; window=huge'] }),
  },
  {
    name: '101 with a bad value of the extension',
    conduct: { compression: 'offer' },
    outcome: 'errored bad-extension',
    different: () => ({ more: ['Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=99'] }),
  },
  {
    name: '101 with an extension header that cannot be read',
    conduct: { compression: 'offer' },
    outcome: 'errored bad-extension',
    different: () => ({ more: ['Sec-WebSocket-Extensions: ;;='] }),
  },
  { name: '101 with a folded header', outcome: 'errored not-http', different: () => ({ more: ['X-Folded: one', '  two'] }) },
  { name: '101 with bare LF line ends', outcome: 'errored not-http', different: () => ({ lineEnd: '\n' }) },
  { name: '101 of HTTP/1.0', outcome: 'closed 1000 "done"', different: () => ({ status: 'HTTP/1.0 101 Switching Protocols' }) },
  { name: '101 of HTTP/2.0', outcome: 'closed 1000 "done"', different: () => ({ status: 'HTTP/2.0 101 Switching Protocols' }) },
  { name: '101 with a header line without a colon', outcome: 'errored not-http', different: () => ({ more: ['what is this'] }) },
  { name: '101 with a NUL in a header', outcome: 'errored not-http', different: () => ({ more: ['X-Nul: a\u0000b'] }) },
  { name: 'a status of four digits', outcome: 'errored not-http', different: () => ({ status: 'HTTP/1.1 1010 Switching' }) },
];

const notHttp: readonly (readonly [name: string, text: string])[] = [
  ['garbage instead of HTTP', '\u0001\u0002\u0003\u0004\u0005 garbage\r\n\r\n'],
  ['an SSH banner', 'SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n'],
  ['an SMTP banner', '220 mail.example.test ESMTP\r\n'],
  ['a Redis error', "-ERR wrong number of arguments for 'get' command\r\n"],
  ['a web page without a head', '<html><body>hello</body></html>\n'],
  ['an HTTP request in place of a response', 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'],
];

const megabytes16 = 16 * 1024 * 1024;

export const badOpenings: readonly Behaviour[] = [
  ...bads.map(({ different, ...told }) =>
    behaviour({
      ...told,
      handle: async (peer) => {
        await peer.write(switching(peer.key, different(peer.key)));
        await peer.write(closeFrame(1000, 'done'));
        await peer.nextFrame();
        peer.finish();
      },
    }),
  ),
  ...notHttp.map(([name, text]) => behaviour({ name, outcome: 'errored not-http', handle: say(text) })),
  behaviour({
    name: 'an SSH banner at the connection',
    startsAt: 'connection',
    outcome: 'errored not-http',
    handle: say('SSH-2.0-OpenSSH_9.2p1\r\n'),
  }),
  behaviour({ name: 'a head of 10 MB', outcome: 'errored head-too-large', handle: pourHead(`X-Pad: ${'x'.repeat(1000)}\r\n`) }),
  behaviour({ name: 'an endless header line', outcome: 'errored head-too-large', handle: pourHead('x'.repeat(65536)) }),
  behaviour({
    name: 'an endless status line',
    outcome: 'errored head-too-large',
    handle: async (peer) => {
      await peer.write('HTTP/1.1 101 ');
      return peer.pour(Buffer.alloc(65536, 'x'), megabytes16);
    },
  }),
  behaviour({
    name: 'informational answers without end',
    conduct: { openWithinMs: 300 },
    outcome: 'timeout',
    handle: (peer) => peer.pour(Buffer.from('HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'), megabytes16 * 1024),
  }),
];

function say(text: string) {
  return async (peer: Peer): Promise<void> => {
    await peer.write(Buffer.from(text, 'latin1'));
    peer.finish();
  };
}

function pourHead(line: string) {
  return async (peer: Peer): Promise<number> => {
    await peer.write('HTTP/1.1 101 Switching Protocols\r\nX-Long: ');
    return peer.pour(Buffer.from(line.repeat(Math.ceil(65536 / line.length))), megabytes16);
  };
}
