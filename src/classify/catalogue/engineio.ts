// engine.io and socket.io. engine.io refuses every upgrade with 400 and tells the reason in the body.
import type { Signature } from '../signature.js';

const server = 'engine.io/lib/server.ts';

export const engineio: readonly Signature[] = [
  {
    id: 'engineio-bad-request',
    family: 'engineio',
    class: 'rate',
    means: 'engine.io refused the upgrade: 400',
    cause: 'The query does not fit: EIO and transport=websocket are required.',
    cure: 'Use /socket.io/?EIO=4&transport=websocket.',
    source: server,
    when: [
      { http: { status: [400], body: '^(?:Transport unknown|Bad handshake method|Unsupported protocol version)$' } },
      { http: { status: [400], body: '"code":\\s*[025],\\s*"message"' } },
    ],
  },
  {
    id: 'engineio-session-unknown',
    parent: 'engineio-bad-request',
    family: 'engineio',
    class: 'rate',
    means: 'the session is on another instance',
    cause:
      'Polling and upgrade met different workers: the load balancer has no sticky sessions. It shows under load, when more instances take part.',
    cure: 'Sticky sessions, or transports: ["websocket"] only.',
    source: `${server}; socket.io issue 1739`,
    when: [{ http: { status: [400], body: 'Session ID unknown' } }],
  },
  {
    id: 'engineio-forbidden',
    parent: 'auth-refused',
    family: 'engineio',
    class: 'rate',
    means: 'allowRequest of engine.io refused',
    cause: 'allowRequest, or the CORS settings, said no; on an upgrade the status is 400 all the same.',
    cure: 'Send the origin and the credentials it wants.',
    source: server,
    when: [
      { http: { status: [400, 403], body: '^Forbidden$', headers: { 'content-type': '^text/html' } } },
      { http: { status: [400, 403], body: '"code":4,"message":"Forbidden"' } },
    ],
  },
  {
    id: 'engineio-wrong-path',
    parent: 'conn-hangup-before-response',
    family: 'engineio',
    class: 'rate',
    means: 'hung up after 1 s: no engine.io at this path',
    cause: 'engine.io destroys an upgrade that nobody took after destroyUpgradeTimeout, 1000 ms, without an answer.',
    cure: 'Check the path (default /socket.io/).',
    source: `${server} destroyUpgradeTimeout`,
    when: [{ phase: 'upgrade', error: { code: '^EOF_BEFORE_RESPONSE$' }, waited: { minNs: 950e6, maxNs: 1200e6 } }],
  },
  {
    id: 'socketio-connect-error',
    family: 'engineio',
    class: 'rate',
    means: 'socket.io refused to join the namespace',
    cause: 'A CONNECT_ERROR packet: the namespace does not exist, or its middleware said no.',
    cure: 'Check the namespace, and the token that the opening sends.',
    source: 'socket.io/lib/client.ts; socket.io-parser CONNECT_ERROR (4)',
    when: [{ payload: '^44(?:/[^,]*,)?\\{"message":' }],
  },
  {
    id: 'socketio-disconnect',
    family: 'engineio',
    class: 'rate',
    means: 'socket.io disconnected the client',
    cause: 'The server sent a DISCONNECT packet: disconnect() was called, or nobody joined a namespace within connectTimeout (45 s).',
    cure: 'Send the CONNECT packet (40) in the opening.',
    source: 'socket.io/lib/socket.ts; socket.io-parser DISCONNECT (1)',
    when: [{ payload: '^41(?:/[^,]*,?)?$' }],
  },
];
