// What servers log because the client has left. Counted beside the findings, never a fault; many of them show a missing check.
import type { Signature } from '../signature.js';
import { needToCallAccept } from './founding.js';

export const consequence: readonly Signature[] = [
  {
    id: 'after-client-close',
    family: 'consequence',
    class: 'info',
    means: 'noise: the server used a connection we had left',
    cause: 'We closed first; the line came after that. No failure, but the handler does not notice a disconnect.',
    cure: 'Catch the disconnect in the handler, take the connection out of the registry, stop its tasks.',
    source: 'starlette, uvicorn, gorilla, python-websockets, .NET',
    when: [
      {
        weLeftFirst: true,
        log: [
          needToCallAccept,
          'cannot call .send. once a close message has been sent',
          'unexpected asgi message .websocket\\.send., after sending .websocket\\.close',
          'cannot call .receive. once a disconnect message has been received',
          'send_message_failed["\']?\\s*[|:=,-]*\\s*(?:error=)?(?:""|\'\')?\\s*$',
          'websocket not found,? skipping message',
          'ClientDisconnected',
          'WebSocketDisconnect(?:: ?\\(?|\\()(?:<CloseCode\\.\\w+: )?(?:code=)?100[0156]',
          'ConnectionClosed(?:OK|Error)',
          'no close frame received or sent',
          'keepalive ping failed',
          'data transfer failed',
          'Broken ?pipe',
          '\\bECONNRESET\\b',
          'connection reset by peer',
          '\\bEPIPE\\b',
          'use of closed network connection',
          'websocket: close (?:sent|100[0156] )',
          'Connection reset without closing handshake',
          'The remote party closed the WebSocket connection without completing the close handshake',
          'WebSocket is not open: readyState [23]',
        ],
      },
    ],
  },
  {
    id: 'double-close-after-disconnect',
    parent: 'after-client-close',
    family: 'consequence',
    class: 'info',
    means: 'noise: the server closed what we had closed',
    cause: 'finally: await websocket.close() after a disconnect.',
    cure: 'Close only when the state is still connected.',
    source: 'uvicorn websockets_impl.py; fastapi issue 2370',
    when: [{ weLeftFirst: true, log: ['unexpected asgi message .websocket\\.close., after sending .websocket\\.close'] }],
  },
];
