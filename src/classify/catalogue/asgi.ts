// Starlette's state machine, in its own words. Both kinds of quotes: Starlette prints double ones, uvicorn single ones.
import type { Signature } from '../signature.js';
import { needToCallAccept } from './founding.js';

const starlette = 'starlette/websockets.py';

export const asgi: readonly Signature[] = [
  {
    id: 'asgi-receive-before-accept',
    parent: 'accept-race',
    family: 'asgi',
    class: 'rate',
    means: 'the handler received before accept: no 101, as a rule 500',
    cause: 'receive_text/json/bytes ran although accept had not: the endpoint, or a task it started, did not await it. No 101 was sent.',
    cure: 'await websocket.accept() as the first statement of the endpoint; start readers after it.',
    source: `${starlette} receive_text (>= 0.19)`,
    when: [
      { phase: 'upgrade', log: [needToCallAccept] },
      { phase: 'upgrade', http: { body: needToCallAccept } },
    ],
  },
  {
    id: 'asgi-send-before-accept',
    parent: 'accept-race',
    family: 'asgi',
    class: 'rate',
    means: 'a message was sent before accept',
    cause:
      'A greeting or a broadcast went to a socket that was registered before its accept was awaited. The client sees 500, or 1006 when the accept still came through in another task.',
    cure: 'Register the connection after await accept(); send the welcome from the same task.',
    source: `${starlette} send; uvicorn websockets_impl.py; test_send_before_handshake`,
    when: [{ log: ['expected asgi message .websocket\\.(accept|connect).[^\\n]*but got .websocket\\.send'] }],
  },
  {
    id: 'asgi-double-accept',
    family: 'asgi',
    class: 'rate',
    means: 'accept was called twice',
    cause: 'The endpoint accepts and the connection manager accepts again; the second one throws and the connection is cut (1006).',
    cure: 'Accept in one place only.',
    source: `${starlette}; uvicorn test_duplicate_handshake`,
    when: [{ log: ['but got .websocket\\.accept'] }],
  },
  {
    id: 'asgi-httpexception-after-accept',
    family: 'asgi',
    class: 'rate',
    means: 'HTTPException raised after accept: cut with 1006',
    cause: 'An HTTP answer is no longer possible once the connection is open.',
    cure: 'After accept raise WebSocketException(code) or close with a code; check credentials before accept.',
    source: `${starlette} >= 0.37`,
    when: [{ log: ['but got .websocket\\.http\\.response\\.start'] }],
  },
  {
    id: 'starlette-old-http-response',
    family: 'asgi',
    class: 'rate',
    means: 'HTTPException before accept, server too old for it',
    cause:
      'Denial responses need uvicorn 0.25 and Starlette 0.37; before that, the HTTP answer to a WebSocket is an error and becomes 500.',
    cure: 'Upgrade both, or close() before accept (403).',
    source: 'nicegui issue 3740; uvicorn websockets_impl.py < 0.25',
    when: [{ log: ['but got .http\\.response\\.start'] }],
  },
  {
    id: 'asgi-no-denial-response',
    family: 'asgi',
    class: 'rate',
    means: 'the server cannot send a denial response',
    cause: 'send_denial_response needs the ASGI extension websocket.http.response, which this server does not have.',
    cure: 'Use uvicorn >= 0.25 or hypercorn, or close() before accept.',
    source: `${starlette} send_denial_response`,
    when: [{ log: ["doesn't support the websocket denial response extension"] }],
  },
  {
    id: 'staticfiles-swallows-ws',
    family: 'asgi',
    class: 'rate',
    means: 'the upgrade reached a static files mount: 500',
    cause:
      'mount("/", StaticFiles) stands before the WebSocket route, or an HTTP-only middleware took the connection; its assertion fails, with no text.',
    cure: 'Put the WebSocket routes before the mount.',
    source: 'starlette/staticfiles.py; starlette issue 1548',
    when: [{ log: ['assert scope\\[.type.\\] == .http.'] }],
  },
  {
    id: 'asgi-send-after-close',
    family: 'asgi',
    class: 'rate',
    means: 'a message was sent after the server had closed',
    cause: 'A broadcaster and the closing handler run in different tasks and do not know of each other.',
    cure: 'Take the connection out of the registry before it is closed; let one task own the sends.',
    source: `${starlette}; fastapi issue 2370`,
    when: [
      {
        log: [
          'cannot call .send. once a close message has been sent',
          'unexpected asgi message .websocket\\.send., after sending .websocket\\.close',
        ],
      },
    ],
  },
  {
    id: 'asgi-double-close',
    family: 'asgi',
    class: 'rate',
    means: 'close was called on a closed connection',
    cause:
      'finally: await websocket.close() after a disconnect or after another close. Mostly a consequence: look for the first exception.',
    cure: 'Close in one place; check the state first.',
    source: 'uvicorn websockets_impl.py; nicegui issue 1467',
    when: [{ log: ['unexpected asgi message .websocket\\.close., after sending .websocket\\.close'] }],
  },
  {
    id: 'asgi-receive-after-disconnect',
    family: 'asgi',
    class: 'rate',
    means: 'two readers on one socket, or a loop past its end',
    cause: 'receive was called after the disconnect had been delivered: a second task reads as well, or the loop swallows the disconnect.',
    cure: 'One reader for each connection; leave the loop on WebSocketDisconnect.',
    source: starlette,
    when: [{ log: ['cannot call .receive. once a disconnect message has been received'] }],
  },
  {
    id: 'asgi-wrong-mode',
    family: 'asgi',
    class: 'rate',
    means: 'receive_json or send_json with a wrong mode',
    cause: 'Only "text" and "binary" are modes.',
    cure: 'Correct the argument.',
    source: starlette,
    when: [{ log: ['the .mode. argument should be'] }],
  },
  {
    id: 'starlette-wrong-data',
    family: 'asgi',
    class: 'rate',
    means: 'closed with 1003: not the kind of message it reads',
    cause: "Starlette's WebSocketEndpoint got bytes where it reads text, or no JSON.",
    cure: 'Send what the endpoint declares in its encoding.',
    source: 'starlette/endpoints.py',
    when: [
      { close: { code: [1003], reason: 'expected (text|bytes) websocket messages|malformed json data' } },
      { log: ['expected (?:text|bytes) websocket messages, but got', 'malformed json data received'] },
    ],
  },
];
