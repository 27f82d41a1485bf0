// permessage-deflate works off the main thread: what is under way when a connection ends must not come back as a crash.
import { inflateRawSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { answerClose } from '../support/behaviours/accepts.js';
import { behaviour, ordinaryConduct, type Behaviour, type Conduct } from '../support/behaviours/behaviour.js';
import { createRequest, dialOnce, turnClock, type Dialled } from '../support/behaviours/dial-outcome.js';
import { serveBehaviour } from '../support/behaviours/serve-behaviour.js';
import { closeFrame, deflated, frame, opcodes, switching } from '../support/behaviours/wire.js';
import { dial } from '../../src/dial/connection.js';

const agreed = { more: ['Sec-WebSocket-Extensions: permessage-deflate'] };
const conduct: Conduct = { ...ordinaryConduct, compression: 'offer' };
const long = 'long '.repeat(12_000);

const echo = behaviour({
  name: 'inflates, deflates and sends back',
  outcome: 'closed 1000',
  handle: async (peer) => {
    await peer.write(switching(peer.key, agreed));
    const said = await peer.nextFrame();
    if (said === undefined) return;
    const text = inflateRawSync(Buffer.concat([said.payload, Buffer.from([0, 0, 255, 255])]), { finishFlush: 2 }).toString();
    await peer.write(frame({ opcode: opcodes.text, rsv: 4, payload: deflated(`${said.payload.length < text.length} ${text}`) }));
    await answerClose(peer);
  },
});

it('a long message is deflated, and what comes back is inflated', async () => {
  const served = await serveBehaviour(echo, 'plain');
  const { messages, ending } = await sendLong(served.url);
  await served.close();
  expect(messages).toEqual([`true ${long}`]);
  expect(ending).toMatchObject({ kind: 'closed', close: { code: 1000, wasClean: true } });
});

it('a connection that ends while a message is being inflated ends quietly', async () => {
  const inflating = behaviour({
    name: 'sends much in little, then closes',
    outcome: 'closed 1000',
    handle: async (peer) => {
      const much = frame({ opcode: opcodes.text, rsv: 4, payload: deflated('x'.repeat(900_000)) });
      await peer.write(switching(peer.key, agreed), ...Array.from({ length: 20 }, () => much), closeFrame(1000));
      peer.finish();
    },
  });
  await abandonOnOpen(inflating);
  const { messages, ending } = await meet(inflating);
  expect(messages.length).toBe(20);
  expect(ending).toMatchObject({ kind: 'closed', close: { code: 1000 } });
});

it('a connection that ends while a message is being deflated ends quietly', async () => {
  await abandonOnOpen(echo, long.repeat(20));
  const { ending } = await meet(
    behaviour({ name: 'closes', outcome: 'closed 1000', handle: (peer) => peer.write(switching(peer.key, agreed), closeFrame(1000)) }),
  );
  expect(ending).toMatchObject({ kind: 'closed', close: { code: 1000 } });
});

async function meet(behaves: Behaviour): Promise<Dialled> {
  const served = await serveBehaviour(behaves, 'plain');
  const dialled = await dialOnce(served.url, { ...conduct, closeWithinMs: 200 });
  await served.close();
  return dialled;
}

async function sendLong(url: string): Promise<Pick<Dialled, 'messages' | 'ending'>> {
  const messages: string[] = [];
  return new Promise((resolve) => {
    const connection = dial(createRequest(url, conduct), turnClock, {
      onOpened: () => connection.send(long),
      onMessage: (payload) => {
        messages.push(payload.toString());
        connection.close(1000, '');
      },
      onEnded: (ending) => resolve({ messages, ending }),
    });
  });
}

/** Gives up one event loop turn after the opening, with bytes of both sides under way. */
async function abandonOnOpen(behaves: Behaviour, say?: string): Promise<void> {
  const served = await serveBehaviour(behaves, 'plain');
  await new Promise<void>((resolve) => {
    const connection = dial(createRequest(served.url, conduct), turnClock, {
      onOpened: () => {
        if (say !== undefined) connection.send(say);
        setImmediate(() => {
          connection.abandon();
          resolve();
        });
      },
      onMessage: () => undefined,
      onEnded: () => resolve(),
    });
  });
  await served.close();
}
