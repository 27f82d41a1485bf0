// What the kernel's stamps are for: they hold while our own loop is not looking, and not a byte is lost for them.
import { createHash } from 'node:crypto';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { type Connection, dial } from '../../../src/dial/connection.js';
import type { Arrival } from '../../../src/dial/stamps.js';
import { ordinaryConduct } from '../../support/behaviours/behaviour.js';
import { createRequest, turnClock } from '../../support/behaviours/dial-outcome.js';
import { kernelTurn } from '../../support/kernel-turn.js';
import { serveElsewhere } from '../../support/server-elsewhere.js';

const found = await kernelTurn();
const kernel = found ?? turnClock;

const answerTo = (request: string): string => {
  const key = /sec-websocket-key: *(\S+)/i.exec(request)?.[1] ?? '';
  const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  return `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`;
};
const textFrame = (text: string): Buffer => Buffer.concat([Buffer.from([0x81, text.length]), Buffer.from(text)]);

async function serve(answer: (socket: Socket, head: Buffer) => void): Promise<{ readonly url: string; readonly server: Server }> {
  const server = createServer({ noDelay: true }, (socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', (request: Buffer) => answer(socket, Buffer.from(answerTo(request.toString('latin1')))));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`, server };
}

interface Heard {
  readonly connection: Connection;
  readonly messages: readonly { readonly text: string; readonly arrival: Arrival }[];
}

function hear(url: string, count: number, onOpened: () => void = () => undefined): Promise<Heard> {
  return new Promise((resolve, reject) => {
    const messages: { text: string; arrival: Arrival }[] = [];
    const connection = dial(createRequest(url, ordinaryConduct), kernel, {
      onOpened,
      onMessage(payload, _isBinary, arrival) {
        messages.push({ text: payload.toString(), arrival });
        if (messages.length < count) return;
        connection.abandon();
        resolve({ connection, messages });
      },
      onEnded: (ending) => reject(new Error(JSON.stringify(ending))),
    });
  });
}

describe.runIf(found !== undefined)('with the stamps of the kernel', () => {
  it('no byte is lost or doubled, for any cut of head and frames', async () => {
    const texts = fc.array(fc.stringMatching(/^[a-z]{0,60}$/), { minLength: 1, maxLength: 5 });
    const cuts = fc.array(fc.nat(400), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(texts, cuts, async (sent, at) => {
        const { url, server } = await serve((socket, head) => {
          const whole = Buffer.concat([head, ...sent.map(textFrame)]);
          const edges = [0, ...at.map((cut) => cut % whole.length).sort((a, b) => a - b), whole.length];
          const sendFrom = (index: number): void => {
            socket.write(whole.subarray(edges[index], edges[index + 1]));
            if (index + 2 < edges.length) setImmediate(sendFrom, index + 1);
          };
          sendFrom(0);
        });
        const { messages, connection } = await hear(url, sent.length);
        server.close();
        expect(messages.map(({ text }) => text)).toEqual(sent);
        expect(connection.marks.received).toBeGreaterThanOrEqual(connection.marks.opened ?? Infinity);
      }),
      { numRuns: 60 },
    );
  });

  it('the TCP handshake has a time of its own, shorter than what our loop saw of it', async () => {
    const { url, server } = await serve((socket, head) => socket.write(Buffer.concat([head, textFrame('hello')])));
    const { connection } = await hear(url, 1);
    server.close();
    expect(connection.tcpNs).toBeGreaterThan(0);
    expect(connection.tcpNs).toBeLessThanOrEqual((connection.marks.connected ?? 0) - (connection.marks.started ?? 0));
  });

  it('the held byte goes out by write(2) in the very call of its release, which has its stamp', async () => {
    const { url, server } = await serve((socket, head) => socket.write(head));
    const written: number[] = [];
    const write = (...given: Parameters<NonNullable<typeof found>['kernel']['write']>): number => {
      const count = found?.kernel.write(...given) ?? 0;
      written.push(count);
      return count;
    };
    const turn = Object.create(kernel, { kernel: { value: { ...found?.kernel, write } } }) as typeof kernel;
    const marks = await new Promise<Connection['marks']>((resolve, reject) => {
      const connection = dial({ ...createRequest(url, ordinaryConduct), holdLastByte: true }, turn, {
        onHeld() {
          expect(written).toEqual([]);
          connection.release();
          expect(written).toEqual([1]);
        },
        onOpened() {
          connection.abandon();
          resolve(connection.marks);
        },
        onMessage: () => undefined,
        onEnded: (ending) => reject(new Error(JSON.stringify(ending))),
      });
    });
    server.close();
    expect(marks.released).toBeGreaterThan(marks.held ?? Infinity);
    expect(marks.opened).toBeGreaterThan(marks.released ?? Infinity);
  });

  describe('while our own loop is busy', () => {
    const elsewhere = serveElsewhere(20);
    afterAll(async () => (await elsewhere).close());

    it('a message has the time at which it came, not that at which it was read', async () => {
      const busyMs = 120;
      const { url } = await elsewhere;
      let readNs = 0;
      const { messages, connection } = await hear(url, 1, () => {
        const untilNs = kernel.nowNs() + busyMs * 1e6;
        while (kernel.nowNs() < untilNs);
        readNs = kernel.nowNs();
      });
      const [message] = messages;
      expect(message?.text).toBe('hi');
      expect(message?.arrival).toEqual({ atNs: connection.marks.received, slackNs: 0 });
      expect(connection.slackNs.received).toBe(0);
      expect(connection.slackNs.opened).toBe(0);
      expect((connection.marks.received ?? Infinity) + 50e6).toBeLessThan(readNs);
    });

    it('a head that waited together with the message behind it says by how much it may have come earlier', async () => {
      const { url } = await elsewhere;
      const { marks, slackNs } = await new Promise<Connection>((resolve, reject) => {
        const connection = dial({ ...createRequest(url, ordinaryConduct), holdLastByte: true }, kernel, {
          onHeld() {
            connection.release();
            const untilNs = kernel.nowNs() + 120e6;
            while (kernel.nowNs() < untilNs);
          },
          onOpened: () => undefined,
          onMessage() {
            connection.abandon();
            resolve(connection);
          },
          onEnded: (ending) => reject(new Error(JSON.stringify(ending))),
        });
      });
      // The server answers the first bytes at once, and greets 20 ms later.
      const { opened = 0, received = 0, connected = 0, released = 0 } = marks;
      const { opened: openedSlack = 0 } = slackNs;
      expect(received - released).toBeGreaterThan(15e6);
      expect(opened - openedSlack - released).toBeLessThan(15e6);
      expect(opened - openedSlack).toBeGreaterThanOrEqual(connected);
    });
  });
});
