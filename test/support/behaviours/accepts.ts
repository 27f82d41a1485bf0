// Right servers, some of them odd, and every way in which the bytes of a right 101 may arrive.
import { behaviour, type Behaviour } from './behaviour.js';
import type { Peer } from './peer.js';
import { closeFrame, deflated, frame, opcodes, switching, textFrame } from './wire.js';

/** Answers the client's close frame as RFC 6455 asks, and ends the connection first, as a server should. */
export async function answerClose(peer: Peer): Promise<void> {
  for (;;) {
    const next = await peer.nextFrame();
    if (next === undefined) return;
    if (next.opcode !== opcodes.close) continue;
    await peer.write(frame({ opcode: opcodes.close, payload: next.payload }));
    peer.finish();
    return;
  }
}

async function sendInPieces(peer: Peer, bytes: Buffer, pieceBytes: number): Promise<void> {
  for (let at = 0; at < bytes.length; at += pieceBytes) await peer.write(bytes.subarray(at, at + pieceBytes));
}

const greetAndClose = (key: string): Buffer => Buffer.concat([Buffer.from(switching(key)), textFrame('welcome'), closeFrame(1000, 'done')]);

export const accepts: readonly Behaviour[] = [
  behaviour({
    name: 'accepts and echoes',
    conduct: { then: 'echo' },
    outcome: 'closed 1000 [hello]',
    handle: async (peer) => {
      await peer.write(switching(peer.key));
      const said = await peer.nextFrame();
      await peer.write(textFrame(`${said?.payload.toString() ?? 'nothing'}${said?.masked === true ? '' : ' (not masked)'}`));
      await answerClose(peer);
    },
  }),
  behaviour({
    name: 'accepts and greets',
    outcome: 'closed 1000 "done" [welcome]',
    handle: async (peer) => {
      await peer.write(switching(peer.key));
      await peer.write(textFrame('welcome'));
      await peer.write(closeFrame(1000, 'done'));
      await peer.nextFrame();
      peer.finish();
    },
  }),
  behaviour({
    name: 'first frame in the same segment as the 101',
    conduct: { then: 'close' },
    outcome: 'closed 1000 [welcome]',
    handle: async (peer) => {
      await peer.write(switching(peer.key), textFrame('welcome'));
      await answerClose(peer);
    },
  }),
  behaviour({
    name: '101, greeting and close in one segment, then FIN',
    outcome: 'closed 1000 "done" [welcome]',
    handle: async (peer) => {
      await peer.write(greetAndClose(peer.key));
      peer.finish();
    },
  }),
  behaviour({
    name: '101, greeting and close byte by byte',
    outcome: 'closed 1000 "done" [welcome]',
    handle: async (peer) => {
      await sendInPieces(peer, greetAndClose(peer.key), 1);
      peer.finish();
    },
  }),
  ...[2, 3, 7].map((pieceBytes) =>
    behaviour({
      name: `101, greeting and close in pieces of ${pieceBytes} bytes`,
      outcome: 'closed 1000 "done" [welcome]',
      handle: async (peer) => {
        await sendInPieces(peer, greetAndClose(peer.key), pieceBytes);
        peer.finish();
      },
    }),
  ),
  behaviour({
    name: '101 with lower case headers and odd spaces',
    outcome: 'closed 1000 "done"',
    handle: acceptAndClose((key) =>
      switching(key).replace('Upgrade: websocket', 'upgrade:WebSocket').replace('Connection: Upgrade', 'connection: \t upgrade  '),
    ),
  }),
  behaviour({
    name: '101 with upper case headers',
    outcome: 'closed 1000 "done"',
    handle: acceptAndClose((key) => switching(key).replace(/^[A-Za-z-]+:/gm, (name) => name.toUpperCase())),
  }),
  behaviour({
    name: '101 with Connection: keep-alive, Upgrade',
    outcome: 'closed 1000 "done"',
    handle: acceptAndClose((key) => switching(key, { connection: 'keep-alive, Upgrade' })),
  }),
  behaviour({
    name: '101 without a reason phrase',
    outcome: 'closed 1000 "done"',
    handle: acceptAndClose((key) => switching(key, { status: 'HTTP/1.1 101 ' })),
  }),
  behaviour({
    name: '101 with twenty cookies',
    outcome: 'closed 1000 "done"',
    handle: acceptAndClose((key) =>
      switching(key, { more: Array.from({ length: 20 }, (_, at) => `Set-Cookie: c${at}=${'x'.repeat(100)}`) }),
    ),
  }),
  behaviour({
    name: '103 before the 101',
    outcome: 'closed 1000 "done"',
    handle: acceptAndClose((key) => `HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n${switching(key)}`),
  }),
  behaviour({
    name: '100 before the 101',
    outcome: 'closed 1000 "done"',
    handle: acceptAndClose((key) => `HTTP/1.1 100 Continue\r\n\r\n${switching(key)}`),
  }),
  behaviour({
    name: 'the subprotocol that was asked for',
    conduct: { subprotocols: ['a', 'b'] },
    outcome: 'closed 1000 "done"',
    handle: acceptAndClose((key) => switching(key, { more: ['Sec-WebSocket-Protocol: b'] })),
  }),
  behaviour({
    name: 'permessage-deflate that was offered',
    conduct: { compression: 'offer' },
    outcome: 'closed 1000 "done" [HelloHelloHello]',
    handle: async (peer) => {
      await peer.write(switching(peer.key, { more: ['Sec-WebSocket-Extensions: permessage-deflate'] }));
      await peer.write(frame({ opcode: opcodes.text, rsv: 4, payload: deflated('HelloHelloHello') }), closeFrame(1000, 'done'));
      await peer.nextFrame();
      peer.finish();
    },
  }),
  behaviour({
    name: 'permessage-deflate that was offered, declined',
    conduct: { compression: 'offer', then: 'echo' },
    outcome: 'closed 1000 [hello]',
    handle: async (peer) => {
      await peer.write(switching(peer.key));
      await peer.write(textFrame((await peer.nextFrame())?.payload.toString() ?? 'nothing'));
      await answerClose(peer);
    },
  }),
];

/** `cutAt` bytes of 101, greeting and close, then the rest. */
export const acceptsCutAt = (cutAt: number): Behaviour =>
  behaviour({
    name: `101, greeting and close, cut at byte ${cutAt}`,
    outcome: 'closed 1000 "done" [welcome]',
    handle: async (peer) => {
      const bytes = greetAndClose(peer.key);
      await peer.write(bytes.subarray(0, cutAt));
      await peer.write(bytes.subarray(cutAt));
      peer.finish();
    },
  });

/** Every place at which `acceptsCutAt` can cut. */
export const cuts: readonly number[] = Array.from({ length: greetAndClose('').length - 1 }, (_, at) => at + 1);

function acceptAndClose(head: (key: string) => string) {
  return async (peer: Peer): Promise<void> => {
    await peer.write(head(peer.key));
    await peer.write(closeFrame(1000, 'done'));
    await peer.nextFrame();
    peer.finish();
  };
}
