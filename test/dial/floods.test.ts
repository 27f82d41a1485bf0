// A server that never stops talking costs a bounded amount of memory. Both sides live in this process: what grows here is ours.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { behaviour, ordinaryConduct, type Conduct } from '../support/behaviours/behaviour.js';
import { dialOnce } from '../support/behaviours/dial-outcome.js';
import type { Peer } from '../support/behaviours/peer.js';
import { serveBehaviour } from '../support/behaviours/serve-behaviour.js';
import { deflated, frame, opcodes, switching, textFrame } from '../support/behaviours/wire.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
const megabyte = 1024 * 1024;
const floodBytes = 64 * megabyte;

function usedBytes(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

interface Flood {
  readonly head?: (key: string) => string;
  readonly chunk: Buffer;
  readonly readsAnswers?: boolean;
}

interface Flooded {
  readonly pouredBytes: number;
  readonly grownBytes: number;
}

/** Pours up to 64 MB at a client; how much it took, and by how much the memory had grown when the pouring ended. */
async function flood({ head = switching, chunk, readsAnswers = true }: Flood, conduct: Partial<Conduct> = {}): Promise<Flooded> {
  let flooded: Flooded | undefined;
  const handle = async (peer: Peer): Promise<void> => {
    if (!readsAnswers) peer.stopReading();
    const before = usedBytes();
    await peer.write(head(peer.key));
    const pouredBytes = await peer.pour(chunk, floodBytes);
    flooded = { pouredBytes, grownBytes: usedBytes() - before };
    peer.finish();
  };
  const served = await serveBehaviour(behaviour({ name: 'floods', outcome: 'any', handle }), 'plain');
  const counted = { ...ordinaryConduct, ...conduct };
  await dialOnce(served.url, counted, {}, {}, () => undefined);
  await served.close();
  if (flooded === undefined) throw new Error('the flood did not end');
  return flooded;
}

const many = (one: Buffer): Buffer => Buffer.concat(Array.from({ length: Math.ceil(65536 / one.length) }, () => one));
const deflates = (key: string): string => switching(key, { more: ['Sec-WebSocket-Extensions: permessage-deflate'] });

it('messages without end are read and let go', async () => {
  const { pouredBytes, grownBytes } = await flood({ chunk: many(textFrame('x'.repeat(200))) });
  expect(pouredBytes).toBeGreaterThanOrEqual(floodBytes);
  expect(grownBytes).toBeLessThan(16 * megabyte);
});

it('pongs that nobody reads do not pile up', async () => {
  const { pouredBytes, grownBytes } = await flood({
    chunk: many(frame({ opcode: opcodes.ping, payload: 'x'.repeat(125) })),
    readsAnswers: false,
  });
  expect(pouredBytes).toBeGreaterThanOrEqual(floodBytes);
  expect(grownBytes).toBeLessThan(16 * megabyte);
});

it('messages that take long to inflate hold the server back', async () => {
  const slow = frame({ opcode: opcodes.text, rsv: 4, payload: deflated('x'.repeat(500_000)) });
  const { pouredBytes, grownBytes } = await flood({ head: deflates, chunk: many(slow) }, { compression: 'offer', watchMs: 500 });
  expect(pouredBytes).toBeLessThan(floodBytes / 2);
  expect(grownBytes).toBeLessThan(32 * megabyte);
});

it.each([
  ['the body of a refusal', 'HTTP/1.1 403 Forbidden\r\n\r\n', 'x'],
  ['one chunk of the body of a refusal', 'HTTP/1.1 403 Forbidden\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\n', 'x'],
  ['tiny chunks of the body of a refusal', 'HTTP/1.1 403 Forbidden\r\nTransfer-Encoding: chunked\r\n\r\n', '1;padding\r\nx\r\n'],
  ['a header line', 'HTTP/1.1 101 Switching Protocols\r\nX-Long: ', 'x'],
  ['header lines', 'HTTP/1.1 101 Switching Protocols\r\n', 'X-Pad: 1\r\n'],
  ['the status line', 'HTTP/1.1 101 ', 'x'],
  ['empty fragments', undefined, frame({ opcode: opcodes.continuation, fin: false }).toString('latin1')],
  ['fragments', undefined, frame({ opcode: opcodes.continuation, fin: false, payload: 'x'.repeat(500) }).toString('latin1')],
])('a server that never ends %s is cut off', async (_name, text, repeated) => {
  const head = (key: string): string => text ?? switching(key) + frame({ opcode: opcodes.text, fin: false }).toString('latin1');
  const { pouredBytes, grownBytes } = await flood({ head, chunk: many(Buffer.from(repeated, 'latin1')) });
  expect(pouredBytes).toBeLessThan(floodBytes / 2);
  expect(grownBytes).toBeLessThan(16 * megabyte);
});
