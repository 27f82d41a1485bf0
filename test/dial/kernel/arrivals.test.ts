// The kernel as a model: a queue of segments, each with its stamp, of which neighbours merge under the later stamp (tcp_try_coalesce).
import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createKernelArrivals } from '../../../src/dial/kernel/arrivals.js';
import { type KernelCalls, tryAgain } from '../../../src/dial/kernel/calls.js';
import type { Arrival } from '../../../src/dial/stamps.js';
import { createTurnClock } from '../../../src/dial/turn.js';

const head = Buffer.from('HTTP/1.1 101 Switching Protocols\r\n\r\n');
const message = (text: string): Buffer => Buffer.concat([Buffer.from([0x81, text.length]), Buffer.from(text)]);

interface Sent {
  readonly bytes: Buffer;
  readonly atNs: number;
  /** Merged with what still waits before it. */
  readonly merges: boolean;
}
interface Unit {
  readonly text: string;
  readonly arrival: Arrival | undefined;
}

/** Plays what was sent against our reading; each call takes a moment, in which more may come. `busyNs` is our work in each turn. */
async function play(sent: readonly Sent[], busyNs: readonly number[]): Promise<{ readonly units: readonly Unit[]; readonly left: string }> {
  const [fd, callNs, wallAheadNs] = [7, 700, 5e12];
  const due = [...sent];
  const queue: { bytes: Buffer; atNs: number }[] = [];
  const loop = { idleTime: 0, uvMetricsInfo: { loopCount: 1, events: 0 } };
  let nowNs = 0;
  let stampNs: number | undefined;
  const pass = (ns: number): void => {
    nowNs += ns;
    for (let next = due[0]; next !== undefined && next.atNs <= nowNs; next = due[0]) {
      due.shift();
      const tail = queue.at(-1);
      if (tail === undefined || !next.merges) queue.push({ bytes: next.bytes, atNs: next.atNs });
      else Object.assign(tail, { bytes: Buffer.concat([tail.bytes, next.bytes]), atNs: next.atNs });
    }
  };
  const read = (into: Buffer | undefined, length: number, isTaking: boolean): number => {
    pass(callNs);
    let got = 0;
    for (const segment of [...queue]) {
      const part = segment.bytes.subarray(0, length - got);
      if (part.length === 0) break;
      if (into !== undefined) part.copy(into, got);
      got += part.length;
      stampNs = segment.atNs + wallAheadNs;
      if (!isTaking) continue;
      if (part.length === segment.bytes.length) queue.shift();
      else segment.bytes = segment.bytes.subarray(part.length);
    }
    return got === 0 ? tryAgain : got;
  };
  const taken = Buffer.alloc(65_536);
  const calls: KernelCalls = {
    createLook() {
      const seen = Buffer.alloc(65_536);
      return { at: () => read(seen, seen.length, false), seen };
    },
    discard: (_fd, length) => read(undefined, length, true),
    take: (_fd, length) => read(taken, length, true),
    taken,
    stampedNs: () => stampNs,
    stampOfNs(_fd, length) {
      read(undefined, length, false);
      return stampNs;
    },
    wallBaseSeconds: 0,
    wallNs: () => nowNs + wallAheadNs,
    write: () => 0,
    askForStamps: () => true,
    connectNs: () => undefined,
    readable: () => (queue.length > 0 ? 1 : 0),
    readableAt: () => fd,
    keepStamping: () => true,
    takePrecedence: () => false,
    stopPreempting: () => false,
  };
  const turn = createTurnClock({ nowNs: () => nowNs, zeroWallMs: 0 }, loop);
  const arrivals = createKernelArrivals({ calls, turn, nodeBuffer: new Uint8Array(1), toClockNs: (wallNs) => wallNs - wallAheadNs });
  const givenBack: Uint8Array[] = [];
  const handle = { fd, onread: (): void => undefined, useUserBuffer: (buffer: Uint8Array) => givenBack.push(buffer) };
  const socket = Object.assign(new EventEmitter(), { destroyed: false, _handle: handle }) as unknown as Socket;
  const units: Unit[] = [];
  arrivals.watch(socket, 'plain', {
    onStampedBytes: (bytes, arrival) => units.push({ text: bytes.toString('latin1'), arrival }),
    wantsStamps: () => true,
    wantsUnits: () => true,
  });
  for (const workNs of [...busyNs, 1e9]) {
    pass(workNs);
    loop.uvMetricsInfo = { loopCount: loop.uvMetricsInfo.loopCount + 1, events: 0 };
    if (queue.length > 0 && givenBack.length === 0) handle.onread();
    for (let step = 0; step < 2; step += 1) await new Promise((resolve) => setImmediate(resolve));
  }
  return { units, left: Buffer.concat(queue.map(({ bytes }) => bytes)).toString('latin1') };
}

/** When the byte at which each unit ends was there. */
function cut(stream: Buffer, cuts: readonly number[], gapsNs: readonly number[], merges: readonly boolean[]): readonly Sent[] {
  const edges = [...new Set([...cuts.map((at) => 1 + (at % (stream.length - 1))), stream.length])].sort((a, b) => a - b);
  let [begin, atNs] = [0, 1000];
  return edges.map((edge, index) => {
    atNs += gapsNs[index % gapsNs.length] ?? 0;
    const piece = { bytes: stream.subarray(begin, edge), atNs, merges: merges[index % merges.length] ?? false };
    begin = edge;
    return piece;
  });
}
const arrivedAt = (sent: readonly Sent[], position: number): number => {
  let end = 0;
  return sent.find(({ bytes }) => position < (end += bytes.length))?.atNs ?? Infinity;
};

const cuts = fc.array(fc.nat(400), { maxLength: 6 });
const gaps = fc.array(fc.oneof(fc.constant(0), fc.nat(2000), fc.nat(2_000_000)), { minLength: 1, maxLength: 7 });
const works = fc.array(fc.oneof(fc.nat(3000), fc.nat(1_500_000)), { maxLength: 10 });
const streams = fc.array(fc.stringMatching(/^[a-z]{0,40}$/), { minLength: 1, maxLength: 3 }).map((texts) => ({
  whole: Buffer.concat([head, ...texts.map(message)]),
  opening: head.length,
  first: head.length + message(texts[0] ?? '').length,
}));

describe('against a kernel that merges what waits', () => {
  it('what came is never outside of stamp and slack, and nothing is lost or doubled', async () => {
    const merges = fc.array(fc.boolean(), { minLength: 1, maxLength: 7 });
    await fc.assert(
      fc.asyncProperty(streams, cuts, gaps, merges, works, async ({ whole, first }, at, gapsNs, mergesOf, busyNs) => {
        const sent = cut(whole, at, gapsNs, mergesOf);
        const { units, left } = await play(sent, busyNs);
        expect(units.map(({ text }) => text).join('') + left).toBe(whole.toString('latin1'));
        let end = 0;
        for (const { text, arrival } of units) {
          end += text.length;
          const trueNs = arrivedAt(sent, end - 1);
          expect(arrival?.atNs).toBeGreaterThanOrEqual(trueNs);
          expect((arrival?.atNs ?? Infinity) - (arrival?.slackNs ?? 0)).toBeLessThanOrEqual(trueNs);
        }
        expect(end).toBe(first);
      }),
      { numRuns: 300 },
    );
  });

  it('head and message that were not merged have their very own times, however late we look', async () => {
    await fc.assert(
      fc.asyncProperty(gaps, works, async (gapsNs, busyNs) => {
        const whole = Buffer.concat([head, message('hello')]);
        const sent = cut(
          whole,
          [head.length - 1],
          gapsNs.map((gapNs) => gapNs + 1),
          [false],
        );
        const { units } = await play(sent, busyNs);
        expect(units.map(({ arrival }) => arrival)).toEqual(sent.map(({ atNs }) => ({ atNs, slackNs: 0 })));
      }),
      { numRuns: 100 },
    );
  });
});
