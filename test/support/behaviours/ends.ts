// Every way to end a connection, and every place to hang, before, within and after the 101.
import { answerClose } from './accepts.js';
import { behaviour, type Behaviour, type Conduct } from './behaviour.js';
import { turn, type Peer } from './peer.js';
import { closeFrame, closePayload, frame, opcodes, switching, textFrame } from './wire.js';

type Step = (peer: Peer) => Promise<void> | void;
const steps =
  (...all: readonly Step[]) =>
  async (peer: Peer): Promise<void> => {
    for (const step of all) await step(peer);
  };
const accept: Step = (peer) => peer.write(switching(peer.key));
const halfHead: Step = (peer) => peer.write(switching(peer.key).slice(0, 60));
const say =
  (...parts: readonly (Buffer | string)[]): Step =>
  (peer) =>
    peer.write(...parts);
const finish: Step = (peer) => peer.finish();
const reset: Step = (peer) => peer.reset();
const awaitFrame: Step = async (peer) => {
  await peer.nextFrame();
};

interface End {
  readonly name: string;
  readonly outcome: string;
  readonly handle: Step;
}
const soon: Partial<Conduct> = { openWithinMs: 200, watchMs: 200, closeWithinMs: 200 };

const closes: readonly End[] = [
  { name: 'closes with 1000', outcome: 'closed 1000', handle: steps(accept, say(closeFrame(1000)), awaitFrame, finish) },
  { name: 'closes with 1001', outcome: 'closed 1001 "bye"', handle: steps(accept, say(closeFrame(1001, 'bye')), awaitFrame, finish) },
  {
    name: 'closes with 1011 and a reason',
    outcome: 'closed 1011 "internal error"',
    handle: steps(accept, say(closeFrame(1011, 'internal error')), awaitFrame, finish),
  },
  {
    name: 'closes with 1011 in the segment of the 101',
    outcome: 'closed 1011',
    handle: steps((peer) => peer.write(switching(peer.key), closeFrame(1011)), finish),
  },
  { name: 'closes with 4001', outcome: 'closed 4001 "again"', handle: steps(accept, say(closeFrame(4001, 'again')), awaitFrame, finish) },
  { name: 'closes without a code', outcome: 'closed 1005', handle: steps(accept, say(closeFrame()), awaitFrame, finish) },
  {
    name: 'closes with a reason of 123 bytes',
    outcome: `closed 1008 "${'r'.repeat(123)}"`,
    handle: steps(accept, say(closeFrame(1008, 'r'.repeat(123))), awaitFrame, finish),
  },
  { name: 'closes, then FIN at once', outcome: 'closed 1011', handle: steps(accept, say(closeFrame(1011)), finish) },
  { name: 'closes, then RST', outcome: 'closed 1011', handle: steps(accept, say(closeFrame(1011)), reset) },
  { name: 'closes, then garbage', outcome: 'closed 1000', handle: steps(accept, say(closeFrame(1000)), say('garbage'), finish) },
  {
    name: 'closes, then garbage in the same segment',
    outcome: 'closed 1000',
    handle: steps(accept, say(closeFrame(1000), 'garbage'), finish),
  },
  {
    name: 'closes, then another message',
    outcome: 'closed 1000',
    handle: steps(accept, say(closeFrame(1000), textFrame('too late')), finish),
  },
  { name: 'closes twice', outcome: 'closed 1000', handle: steps(accept, say(closeFrame(1000), closeFrame(1011)), finish) },
  {
    name: 'closes with 1006 in the frame',
    outcome: 'closed 1006 WS_ERR_INVALID_CLOSE_CODE',
    handle: steps(accept, say(closeFrame(1006)), awaitFrame, finish),
  },
  {
    name: 'closes with 1005 in the frame',
    outcome: 'closed 1006 WS_ERR_INVALID_CLOSE_CODE',
    handle: steps(accept, say(closeFrame(1005)), awaitFrame, finish),
  },
  {
    name: 'closes with 999',
    outcome: 'closed 1006 WS_ERR_INVALID_CLOSE_CODE',
    handle: steps(accept, say(closeFrame(999)), awaitFrame, finish),
  },
  {
    name: 'closes with one byte',
    outcome: 'closed 1006 WS_ERR_INVALID_CONTROL_PAYLOAD_LENGTH',
    handle: steps(accept, say(frame({ opcode: opcodes.close, payload: 'x' })), awaitFrame, finish),
  },
  {
    name: 'closes with a reason that is not UTF-8',
    outcome: 'closed 1006 WS_ERR_INVALID_UTF8',
    handle: steps(
      accept,
      say(frame({ opcode: opcodes.close, payload: Buffer.concat([closePayload(1000), Buffer.from([0xff])]) })),
      awaitFrame,
      finish,
    ),
  },
];

const cuts: readonly End[] = [
  { name: 'FIN before a response', outcome: 'errored eof', handle: finish },
  { name: 'FIN in the middle of the head', outcome: 'errored eof', handle: steps(halfHead, finish) },
  { name: 'FIN after a 103', outcome: 'errored eof', handle: steps(say('HTTP/1.1 103 Early Hints\r\n\r\n'), finish) },
  { name: 'FIN after the 101', outcome: 'closed 1006', handle: steps(accept, finish) },
  {
    name: 'FIN right behind the 101',
    outcome: 'closed 1006',
    handle: (peer) => {
      void accept(peer);
      peer.finish();
    },
  },
  { name: 'FIN after a message', outcome: 'closed 1006 [last]', handle: steps(accept, say(textFrame('last')), finish) },
  { name: 'FIN in the middle of a frame', outcome: 'closed 1006', handle: steps(accept, say(textFrame('last').subarray(0, 3)), finish) },
  { name: 'RST before a response', outcome: 'errored reset', handle: reset },
  { name: 'RST in the middle of the head', outcome: 'errored reset', handle: steps(halfHead, reset) },
  {
    name: 'RST right behind half a head',
    outcome: 'errored eof',
    handle: (peer) => {
      void halfHead(peer);
      peer.reset();
    },
  },
  {
    name: 'RST right behind the 101',
    outcome: 'closed 1006',
    handle: (peer) => {
      void accept(peer);
      peer.reset();
    },
  },
  {
    name: 'RST right behind a message',
    outcome: 'closed 1006 [last]',
    handle: (peer) => {
      void peer.write(switching(peer.key), textFrame('last'));
      peer.reset();
    },
  },
  { name: 'RST after a 103', outcome: 'errored reset', handle: steps(say('HTTP/1.1 103 Early Hints\r\n\r\n'), reset) },
  { name: 'RST after the 101', outcome: 'closed 1006', handle: steps(accept, reset) },
  { name: 'RST after a message', outcome: 'closed 1006 [last]', handle: steps(accept, say(textFrame('last')), turn, reset) },
  { name: 'RST in the middle of a frame', outcome: 'closed 1006', handle: steps(accept, say(textFrame('last').subarray(0, 3)), reset) },
];

const hangs: readonly End[] = [
  { name: 'hangs before a response', outcome: 'timeout', handle: steps() },
  { name: 'hangs in the middle of the head', outcome: 'timeout', handle: halfHead },
  { name: 'hangs before the last byte of the head', outcome: 'timeout', handle: (peer) => peer.write(switching(peer.key).slice(0, -1)) },
  { name: 'hangs after a 103', outcome: 'timeout', handle: say('HTTP/1.1 103 Early Hints\r\n\r\n') },
  { name: 'hangs after the 101', outcome: 'opened', handle: accept },
  { name: 'hangs after a message', outcome: 'opened [hello]', handle: steps(accept, say(textFrame('hello'))) },
  { name: 'hangs in the middle of a frame', outcome: 'opened', handle: steps(accept, say(textFrame('hello').subarray(0, 4))) },
];

const closedByClient: readonly End[] = [
  { name: 'answers the close', outcome: 'closed 1000', handle: steps(accept, answerClose) },
  { name: 'answers the close with another code', outcome: 'closed 1001', handle: steps(accept, awaitFrame, say(closeFrame(1001)), finish) },
  { name: 'answers the close without a code', outcome: 'closed 1005', handle: steps(accept, awaitFrame, say(closeFrame()), finish) },
  {
    name: 'speaks on before it answers the close',
    outcome: 'closed 1000 [more]',
    handle: steps(accept, awaitFrame, say(textFrame('more')), say(closeFrame(1000)), finish),
  },
  { name: 'answers the close with FIN', outcome: 'closed 1006', handle: steps(accept, awaitFrame, finish) },
  { name: 'answers the close with RST', outcome: 'closed 1006', handle: steps(accept, awaitFrame, reset) },
  { name: 'never answers the close', outcome: 'closed 1006', handle: accept },
  {
    name: 'answers the close and never ends the connection',
    outcome: 'closed 1000',
    handle: steps(accept, awaitFrame, say(closeFrame(1000))),
  },
];

const inTheTcp: readonly End[] = [
  { name: 'FIN at the connection', outcome: 'errored eof', handle: finish },
  { name: 'RST at the connection', outcome: 'errored reset', handle: reset },
];

export const ends: readonly Behaviour[] = [
  ...[...closes, ...cuts].map(behaviour),
  ...hangs.map((end) => behaviour({ ...end, conduct: soon })),
  ...closedByClient.map((end) =>
    behaviour({ ...end, conduct: { ...(end.name.includes('never ') ? { closeWithinMs: 200 } : {}), then: 'close' } }),
  ),
  ...inTheTcp.map((end) => behaviour({ ...end, startsAt: 'tcp' })),
];
