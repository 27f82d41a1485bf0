// The ws package as a server, and what is built on node:http.
import type { Signature } from '../signature.js';

const server = 'ws/lib/websocket-server.js';

export const node: readonly Signature[] = [
  {
    id: 'ws-path-mismatch-400',
    family: 'node',
    class: 'rate',
    means: 'the path does not match the ws server: 400',
    cause: 'WebSocketServer({path}) answers 400 "Bad Request" (not 404) to any other path.',
    cure: 'Correct the path of the URL.',
    source: `${server} shouldHandle; ws issue 1000`,
    when: [{ http: { status: [400], body: '^Bad Request$', headers: { 'content-type': '^text/html' } } }],
  },
  {
    id: 'ws-verifyclient-401',
    parent: 'auth-refused',
    family: 'node',
    class: 'rate',
    means: 'verifyClient refused: 401',
    cause: 'The verifyClient callback of the ws server returned false.',
    cure: 'Send the credentials it looks for (--header), one set for each user.',
    source: server,
    when: [{ http: { status: [401], body: '^Unauthorized$', headers: { 'content-type': '^text/html' } } }],
  },
  {
    id: 'ws-server-closing-503',
    parent: 'http-503',
    family: 'node',
    class: 'rate',
    means: 'refused: the ws server is closing',
    cause: 'The handshake met a WebSocketServer after close() was called.',
    cure: 'Take the instance out of the balancer first; retry in the client.',
    source: server,
    when: [{ http: { status: [503], body: '^Service Unavailable$', headers: { 'content-type': '^text/html', server: '^$' } } }],
  },
  {
    id: 'ws-bad-request-headers',
    family: 'node',
    class: 'rate',
    means: 'the ws server found a header wrong',
    cause: 'The body names the header; a proxy has removed or changed it.',
    cure: 'Let the proxy pass Upgrade, Connection and Sec-WebSocket-* unchanged.',
    source: server,
    when: [
      {
        http: {
          status: [400, 405],
          body: '^(?:Invalid HTTP method|Invalid Upgrade header|Missing or invalid Sec-WebSocket-(?:Key|Version) header|Invalid Sec-WebSocket-Protocol header|Invalid or unacceptable Sec-WebSocket-Extensions header)$',
        },
      },
    ],
  },
  {
    id: 'node-no-upgrade-handler',
    family: 'node',
    class: 'rate',
    means: 'no upgrade handler at this URL',
    cause: 'The request reached the HTTP routes instead of a WebSocket server: wrong path, or the Upgrade header was lost on the way.',
    cure: 'Check the path; let the proxy pass Upgrade.',
    source: 'express finalhandler; ws/lib/websocket-server.js (426)',
    when: [{ http: { status: [404], body: 'Cannot GET /' } }, { http: { status: [426], body: '^Upgrade Required$' } }],
  },
  {
    id: 'ws-handle-upgrade-twice',
    family: 'node',
    class: 'fatal',
    means: 'two upgrade handlers took the same socket',
    cause: 'Several WebSocketServers listen to one HTTP server without noServer and a choice by path.',
    cure: "One 'upgrade' listener that chooses the server by path.",
    source: 'ws/lib/websocket-server.js completeUpgrade; ws issue 1742',
    when: [{ log: ['handleUpgrade\\(\\) was called more than once with the same socket'] }],
  },
  {
    id: 'http-bytes-in-ws-stream',
    family: 'node',
    class: 'rate',
    means: 'an HTTP answer inside the open WebSocket',
    cause: "The first bytes after the 101 read as 'HTTP/1.1 4xx': a second upgrade handler refused what the first had accepted.",
    cure: "One 'upgrade' listener that chooses by path.",
    source: 'ws issues 1478, 1315, 1148',
    when: [
      {
        symptom: ['invalid-frame'],
        error: { text: '^WS_ERR_(?:UNEXPECTED_RSV_1|EXPECTED_FIN) [\\s\\S]*(?:RSV1 must be clear|FIN must be set)' },
      },
    ],
  },
  {
    id: 'ws-unhandled-error',
    parent: 'process-crash',
    family: 'node',
    class: 'fatal',
    means: 'a reset during the handshake killed the process',
    cause:
      "Node takes its own error listener off the socket before 'upgrade'; during an awaited check nobody listens, and ECONNRESET is thrown.",
    cure: "Add socket.on('error') first thing in the upgrade handler, and ws.on('error') on every connection.",
    source: "node:events Unhandled 'error' event; superset issue 6196, ws issue 1140",
    when: [{ log: ["Unhandled 'error' event[\\s\\S]*(?:ECONNRESET|EPIPE|WS_ERR_)"] }],
  },
  {
    id: 'ws-send-not-open',
    family: 'node',
    class: 'rate',
    means: 'the server sent on a socket that was not open',
    cause: 'send() while CONNECTING throws; while CLOSING or CLOSED the data is dropped, silently unless a callback is given.',
    cure: "Send after 'open' (client side) or check readyState; pass a callback.",
    source: 'ws/lib/websocket.js send, sendAfterClose',
    when: [{ log: ['WebSocket is not open: readyState \\d'] }],
  },
  {
    id: 'nest-exception',
    family: 'node',
    class: 'rate',
    means: "a NestJS gateway answered 'Internal server error'",
    cause:
      'A handler of the gateway threw; WsExceptionsHandler sends only this text. With the raw ws adapter not even that reaches the client.',
    cure: 'Read the log of WsExceptionsHandler; throw WsException with a text.',
    source: 'nest packages/websockets base-ws-exception-filter.ts',
    when: [{ payload: '"status":\\s*"error"[^}]*"message":\\s*"Internal server error"' }, { log: ['WsExceptionsHandler'] }],
  },
];
