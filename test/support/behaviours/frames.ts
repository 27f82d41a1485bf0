// Frames after a right 101: right ones, wrong ones, and too much of them.
import { behaviour, type Behaviour } from './behaviour.js';
import { closeFrame, deflated, frame, opcodes, switching, textFrame } from './wire.js';

interface Sent {
  readonly name: string;
  readonly outcome: string;
  readonly bytes: readonly Buffer[];
}
const { continuation, text, binary, ping, pong } = opcodes;

const right: readonly Sent[] = [
  {
    name: 'a message in three fragments',
    outcome: 'closed 1000 "done" [one two three]',
    bytes: [
      frame({ opcode: text, fin: false, payload: 'one ' }),
      frame({ opcode: continuation, fin: false, payload: 'two ' }),
      frame({ opcode: continuation, payload: 'three' }),
    ],
  },
  {
    name: 'a ping between two fragments',
    outcome: 'closed 1000 "done" [one two]',
    bytes: [
      frame({ opcode: text, fin: false, payload: 'one ' }),
      frame({ opcode: ping, payload: 'p' }),
      frame({ opcode: continuation, payload: 'two' }),
    ],
  },
  { name: 'an empty message', outcome: 'closed 1000 "done" []', bytes: [textFrame('')] },
  { name: 'a binary message', outcome: 'closed 1000 "done" [0x00ff]', bytes: [frame({ opcode: binary, payload: Buffer.from([0, 255]) })] },
  {
    name: 'messages of 125, 126 and 65536 bytes',
    outcome: `closed 1000 "done" [${[125, 126, 65536].map((length) => 'x'.repeat(length)).join(', ')}]`,
    bytes: [125, 126, 65536].map((length) => textFrame('x'.repeat(length))),
  },
  { name: 'a pong that nobody asked for', outcome: 'closed 1000 "done"', bytes: [frame({ opcode: pong, payload: 'p' })] },
  {
    name: 'three messages in one segment',
    outcome: 'closed 1000 "done" [a, b, c]',
    bytes: [Buffer.concat(['a', 'b', 'c'].map(textFrame))],
  },
  { name: 'text of four byte characters', outcome: 'closed 1000 "done" [\u{1f600}\u{1f600}]', bytes: [textFrame('\u{1f600}\u{1f600}')] },
];

const wrong: readonly Sent[] = [
  { name: 'garbage after the 101', outcome: 'closed 1006 WS_ERR_UNEXPECTED_RSV_2_3', bytes: [Buffer.from([0xff, 0xff, 0xff, 0xff])] },
  {
    name: 'a masked frame',
    outcome: 'closed 1006 WS_ERR_UNEXPECTED_MASK',
    bytes: [frame({ opcode: text, payload: 'masked', masked: true })],
  },
  {
    name: 'RSV1 without an extension',
    outcome: 'closed 1006 WS_ERR_UNEXPECTED_RSV_1',
    bytes: [frame({ opcode: text, payload: 'x', rsv: 4 })],
  },
  { name: 'RSV2', outcome: 'closed 1006 WS_ERR_UNEXPECTED_RSV_2_3', bytes: [frame({ opcode: text, payload: 'x', rsv: 2 })] },
  { name: 'RSV3', outcome: 'closed 1006 WS_ERR_UNEXPECTED_RSV_2_3', bytes: [frame({ opcode: text, payload: 'x', rsv: 1 })] },
  { name: 'the reserved opcode 3', outcome: 'closed 1006 WS_ERR_INVALID_OPCODE', bytes: [frame({ opcode: 3, payload: 'x' })] },
  { name: 'the reserved opcode 11', outcome: 'closed 1006 WS_ERR_INVALID_OPCODE', bytes: [frame({ opcode: 11 })] },
  {
    name: 'a ping of 126 bytes',
    outcome: 'closed 1006 WS_ERR_INVALID_CONTROL_PAYLOAD_LENGTH',
    bytes: [frame({ opcode: ping, payload: 'x'.repeat(126) })],
  },
  { name: 'a ping in fragments', outcome: 'closed 1006 WS_ERR_EXPECTED_FIN', bytes: [frame({ opcode: ping, fin: false })] },
  {
    name: 'a continuation of nothing',
    outcome: 'closed 1006 WS_ERR_INVALID_OPCODE',
    bytes: [frame({ opcode: continuation, payload: 'x' })],
  },
  {
    name: 'a new message within a fragmented one',
    outcome: 'closed 1006 WS_ERR_INVALID_OPCODE',
    bytes: [frame({ opcode: text, fin: false, payload: 'a' }), textFrame('b')],
  },
  {
    name: 'text that is not UTF-8',
    outcome: 'closed 1006 WS_ERR_INVALID_UTF8',
    bytes: [frame({ opcode: text, payload: Buffer.from([0xc3, 0x28]) })],
  },
  {
    name: 'garbage after a message',
    outcome: 'closed 1006 WS_ERR_UNEXPECTED_RSV_2_3 [fine]',
    bytes: [textFrame('fine'), Buffer.from([0xff, 0xff])],
  },
  {
    name: 'the bytes of an HTTP response in the stream',
    outcome: 'closed 1006 WS_ERR_UNEXPECTED_RSV_1',
    bytes: [Buffer.from('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n')],
  },
  {
    name: 'the header of a frame of 2 GB',
    outcome: 'closed 1006 WS_ERR_UNSUPPORTED_MESSAGE_LENGTH',
    bytes: [frame({ opcode: binary, claims: 2 * 1024 ** 3 })],
  },
  {
    name: 'the header of a frame of 2 to the 62 bytes',
    outcome: 'closed 1006 WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH',
    bytes: [frame({ opcode: binary, claims: 2 ** 62 })],
  },
];

const kilobytes64 = Buffer.alloc(65536, 'x');
const megabytes64 = 64 * 1024 * 1024;

export const frames: readonly Behaviour[] = [
  ...right.map(({ bytes, ...told }) =>
    behaviour({
      ...told,
      handle: async (peer) => {
        await peer.write(switching(peer.key));
        for (const part of bytes) await peer.write(part);
        await peer.write(closeFrame(1000, 'done'));
        await peer.nextFrame();
        peer.finish();
      },
    }),
  ),
  ...wrong.map(({ bytes, ...told }) =>
    behaviour({
      ...told,
      handle: async (peer) => {
        await peer.write(switching(peer.key));
        for (const part of bytes) await peer.write(part);
        await peer.nextFrame();
        peer.finish();
      },
    }),
  ),
  behaviour({
    name: 'a ping, and waits for its pong',
    outcome: 'closed 1000 [pong was abc]',
    handle: async (peer) => {
      await peer.write(switching(peer.key), frame({ opcode: ping, payload: 'abc' }));
      const answer = await peer.nextFrame();
      await peer.write(textFrame(`${answer?.opcode === pong ? 'pong' : 'something else'} was ${answer?.payload.toString() ?? 'missing'}`));
      await peer.write(closeFrame(1000));
      peer.finish();
    },
  }),
  behaviour({
    name: 'a message that is larger than allowed',
    outcome: 'closed 1006 WS_ERR_UNSUPPORTED_MESSAGE_LENGTH',
    handle: async (peer) => {
      await peer.write(switching(peer.key), frame({ opcode: binary, claims: megabytes64 }));
      const poured = await peer.pour(kilobytes64, megabytes64);
      peer.finish();
      return poured;
    },
  }),
  behaviour({
    name: 'a message in fragments without end',
    outcome: 'closed 1006 WS_ERR_UNSUPPORTED_MESSAGE_LENGTH',
    handle: async (peer) => {
      await peer.write(switching(peer.key), frame({ opcode: binary, fin: false }));
      const poured = await peer.pour(frame({ opcode: continuation, fin: false, payload: kilobytes64 }), megabytes64);
      peer.finish();
      return poured;
    },
  }),
  behaviour({
    name: 'pings without end, and reads no pong',
    outcome: 'closed 1006',
    handle: async (peer) => {
      peer.stopReading();
      await peer.write(switching(peer.key));
      const poured = await peer.pour(
        Buffer.concat(Array.from({ length: 500 }, () => frame({ opcode: ping, payload: 'x'.repeat(125) }))),
        megabytes64,
      );
      peer.finish();
      return poured;
    },
  }),
  behaviour({
    name: 'a compressed message that grows beyond the limit',
    conduct: { compression: 'offer' },
    outcome: 'closed 1006 WS_ERR_UNSUPPORTED_MESSAGE_LENGTH',
    handle: async (peer) => {
      await peer.write(switching(peer.key, { more: ['Sec-WebSocket-Extensions: permessage-deflate'] }));
      await peer.write(frame({ opcode: binary, rsv: 4, payload: deflated(Buffer.alloc(4 * 1024 * 1024)) }));
      await peer.nextFrame();
      peer.finish();
    },
  }),
];
