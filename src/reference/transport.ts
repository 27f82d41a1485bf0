/** A `ws` socket as the application sees it. */
import type { Socket } from 'node:net';
import type { RawData, WebSocket } from 'ws';
import type { Payload, Transport } from './connection.js';

/** `socket` is what `webSocket` reads from. */
export function createTransport(webSocket: WebSocket, socket: Socket): Transport {
  // `ws` closes by itself after a protocol error; the event only has to be heard.
  webSocket.on('error', () => undefined);
  return {
    isOpen: () => webSocket.readyState === webSocket.OPEN,
    send: (payload, gone) => webSocket.send(payload, gone),
    pong: (payload, gone) => webSocket.pong(payload, false, gone),
    close: (code, reason) => webSocket.close(code, reason),
    terminate: () => webSocket.terminate(),
    ping: () => pong(webSocket),
    bufferedBytes: () => webSocket.bufferedAmount,
    onArrival: (listener) => {
      let readToLastMessage = socket.bytesRead;
      webSocket.on('message', () => {
        readToLastMessage = socket.bytesRead;
        listener(0);
      });
      // Pings and pongs may come between the parts of a message; they are no part of it. Those behind a message, in the same read, were
      // counted with it.
      for (const control of ['ping', 'pong'] as const) {
        webSocket.on(control, (payload: Buffer) => {
          readToLastMessage = Math.min(readToLastMessage + clientHeaderBytes + payload.length, socket.bytesRead);
        });
      }
      socket.on('data', () => listener(socket.bytesRead - readToLastMessage));
    },
    onPing: (listener) => {
      webSocket.on('ping', (payload) => listener(payload));
    },
    onMessage: (listener) => {
      webSocket.on('message', (received, isBinary) => listener(payloadOf(received, isBinary)));
    },
  };
}

/** Of a control frame: two bytes and the mask (RFC 6455, 5.2). */
const clientHeaderBytes = 6;

function payloadOf(received: RawData, isBinary: boolean): Payload {
  const bytes = Array.isArray(received) ? Buffer.concat(received) : received instanceof ArrayBuffer ? Buffer.from(received) : received;
  // A copy: `ws` gives a part of what was read at once, and a few kept bytes would keep all of that.
  return isBinary ? new Uint8Array(bytes) : bytes.toString('utf8');
}

function pong(webSocket: WebSocket): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (answered: boolean): void => {
      webSocket.off('pong', answeredPing);
      webSocket.off('close', leftFirst);
      resolve(answered);
    };
    const answeredPing = (): void => end(true);
    const leftFirst = (): void => end(false);
    webSocket.on('pong', answeredPing);
    webSocket.on('close', leftFirst);
    if (webSocket.readyState === webSocket.OPEN) webSocket.ping();
    else end(false);
  });
}
