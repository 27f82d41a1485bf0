// What dial knows of an ending and the `ws` client cannot tell: who ended it, by what, and with which error code.
import { describe, expect, it } from 'vitest';
import { dial } from '../../src/dial/connection.js';
import type { Ending } from '../../src/dial/ending.js';
import { behaviour, ordinaryConduct } from '../support/behaviours/behaviour.js';
import { createRequest, dialOnce, turnClock, type Dialled } from '../support/behaviours/dial-outcome.js';
import { behaviours } from '../support/behaviours/index.js';
import { serveBehaviour, type Transport } from '../support/behaviours/serve-behaviour.js';
import { switching } from '../support/behaviours/wire.js';
import { authority } from '../support/certificates/certificates.js';

const transports = ['plain', 'tls'] as const;

async function dialInto(name: string, transport: Transport): Promise<Dialled> {
  const behaviour = behaviours.find((each) => each.name === name);
  if (behaviour === undefined) throw new Error(`no behaviour is called ${name}`);
  const served = await serveBehaviour(behaviour, transport);
  try {
    return await dialOnce(served.url, { ...ordinaryConduct, ...behaviour.conduct }, { ca: authority });
  } finally {
    await served.close();
  }
}

type Ended = readonly [
  behaviour: string,
  code: number,
  wasClean: boolean,
  initiator: 'client' | 'server',
  end: 'frame' | 'fin' | 'rst' | 'timeout',
];
const closes: readonly Ended[] = [
  ['closes with 1011 and a reason', 1011, true, 'server', 'frame'],
  ['closes without a code', 1005, true, 'server', 'frame'],
  ['closes, then FIN at once', 1011, true, 'server', 'frame'],
  ['closes, then RST', 1011, true, 'server', 'frame'],
  ['FIN after the 101', 1006, false, 'server', 'fin'],
  ['FIN right behind the 101', 1006, false, 'server', 'fin'],
  ['FIN after a message', 1006, false, 'server', 'fin'],
  ['FIN in the middle of a frame', 1006, false, 'server', 'fin'],
  ['RST after the 101', 1006, false, 'server', 'rst'],
  ['RST after a message', 1006, false, 'server', 'rst'],
  ['RST right behind the 101', 1006, false, 'server', 'rst'],
  ['RST right behind a message', 1006, false, 'server', 'rst'],
  ['RST in the middle of a frame', 1006, false, 'server', 'rst'],
  ['answers the close', 1000, true, 'client', 'frame'],
  ['answers the close with another code', 1001, true, 'client', 'frame'],
  ['answers the close with FIN', 1006, false, 'client', 'fin'],
  ['answers the close with RST', 1006, false, 'client', 'rst'],
  ['never answers the close', 1006, false, 'client', 'timeout'],
  ['answers the close and never ends the connection', 1000, true, 'client', 'frame'],
];

const errors: readonly (readonly [behaviour: string, code: string])[] = [
  ['FIN before a response', 'EOF_BEFORE_RESPONSE'],
  ['FIN in the middle of the head', 'EOF_IN_RESPONSE'],
  ['RST before a response', 'RESET_BEFORE_RESPONSE'],
  ['RST in the middle of the head', 'RESET_BEFORE_RESPONSE'],
  ['RST right behind half a head', 'RESET_BEFORE_RESPONSE'],
  ['garbage instead of HTTP', 'NOT_HTTP'],
  ['an SSH banner', 'NOT_HTTP'],
  ['101 with bare LF line ends', 'NOT_HTTP'],
  ['101 with a NUL in a header', 'NOT_HTTP'],
  ['101 with a header line without a colon', 'NOT_HTTP'],
  ['a head of 10 MB', 'HEAD_TOO_LARGE'],
  ['an endless header line', 'HEAD_TOO_LARGE'],
  ['101 without Upgrade', 'BAD_UPGRADE_HEADER'],
  ['101 with Upgrade: h2c', 'BAD_UPGRADE_HEADER'],
  ['101 without Connection', 'BAD_CONNECTION_HEADER'],
  ['101 with Connection: close', 'BAD_CONNECTION_HEADER'],
  ['101 with a wrong accept key', 'BAD_ACCEPT_KEY'],
  ['101 without an accept key', 'BAD_ACCEPT_KEY'],
  ['101 with a subprotocol that nobody asked for', 'UNASKED_SUBPROTOCOL'],
  ['101 with another subprotocol', 'UNASKED_SUBPROTOCOL'],
  ['101 without the subprotocol', 'MISSING_SUBPROTOCOL'],
  ['101 with an extension that nobody asked for', 'UNASKED_EXTENSION'],
  ['101 with an unknown extension', 'UNASKED_EXTENSION'],
  ['101 with a bad value of the extension', 'BAD_EXTENSION'],
  ['101 with an extension header that cannot be read', 'BAD_EXTENSION'],
  ['closes, then another message', 'FRAME_AFTER_CLOSE'],
  ['closes, then garbage in the same segment', 'FRAME_AFTER_CLOSE'],
  ['the header of a frame of 2 GB', 'MESSAGE_TOO_LARGE'],
  ['a message that is larger than allowed', 'MESSAGE_TOO_LARGE'],
  ['a message in fragments without end', 'MESSAGE_TOO_LARGE'],
  ['a compressed message that grows beyond the limit', 'MESSAGE_TOO_LARGE'],
  ['text that is not UTF-8', 'WS_ERR_INVALID_UTF8'],
  ['the bytes of an HTTP response in the stream', 'WS_ERR_UNEXPECTED_RSV_1'],
];

describe.each(transports)('over %s', (transport) => {
  it.each(closes)('tells who ended it and by what: %s', async (name, code, wasClean, initiator, end) => {
    const { ending, marks } = await dialInto(name, transport);
    expect(ending).toMatchObject({ kind: 'closed', close: { code, wasClean, initiator, end } });
    expect(marks.closing).toBeDefined();
    expect(marks.ended).toBeGreaterThanOrEqual(marks.closing ?? Infinity);
  });

  it.each(errors)('has a code of its own for: %s', async (name, code) => {
    const { ending } = await dialInto(name, transport);
    expect(ending).toMatchObject({ kind: 'errored', code });
    expect(ending?.kind === 'errored' && ending.text).not.toBe('');
  });
});

it('a RST in the middle of the TLS handshake is none before the response: the request was not even written', async () => {
  const { ending, marks } = await dialInto('RST at the connection', 'tls');
  expect(ending).toMatchObject({ kind: 'errored', code: 'ECONNRESET' });
  expect(marks.secured).toBeUndefined();
  expect(marks.released).toBeUndefined();
});

describe('a refusal', () => {
  it('keeps status, status text and every header as it was sent', async () => {
    const { ending } = await dialInto('refuses with 503', 'plain');
    expect(ending).toEqual({
      kind: 'refused',
      httpStatus: 503,
      statusText: 'Service Unavailable',
      headers: [
        ['Retry-After', '5'],
        ['Content-Length', '8'],
        ['Connection', 'close'],
      ],
      body: 'starting',
    });
  });

  it('keeps 4 KB of an endless body', async () => {
    const { ending } = await dialInto('refuses with a body without end', 'plain');
    expect(ending).toMatchObject({ kind: 'refused', body: 'x'.repeat(4096) });
  });

  it('names the place that a redirect points to and does not follow it', async () => {
    const { ending } = await dialInto('refuses with 302', 'plain');
    expect(ending).toMatchObject({ kind: 'refused', httpStatus: 302 });
    expect(ending?.kind === 'refused' && ending.headers).toContainEqual(['Location', 'https://example.test/']);
  });
});

describe('the marks', () => {
  const order = ['started', 'connected', 'securing', 'secured', 'released', 'answered', 'opened', 'received', 'closing', 'ended'] as const;

  it.each(transports)('stand in the order of what happened, each with its slack, over %s', async (transport) => {
    const { marks, slackNs } = await dialInto('accepts and greets', transport);
    const present = order.filter((mark) => marks[mark] !== undefined);
    expect(present).toEqual(order.filter((mark) => transport === 'tls' || !mark.startsWith('secur')));
    const times = present.map((mark) => marks[mark] ?? Number.NaN);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    for (const slack of Object.values(slackNs)) expect(slack).toBeGreaterThanOrEqual(0);
    expect(Object.keys(slackNs)).toEqual(expect.arrayContaining(['connected', 'answered', 'opened', 'received']));
  });

  it('do not claim an answer where none came', async () => {
    const { marks } = await dialInto('hangs before a response', 'plain');
    expect(marks.released).toBeDefined();
    expect(marks.answered).toBeUndefined();
    expect(marks.opened).toBeUndefined();
  });

  it('keep the first byte of an answer apart from its last', async () => {
    const { marks } = await dialInto('101, greeting and close byte by byte', 'plain');
    expect(marks.opened).toBeGreaterThan(marks.answered ?? Infinity);
  });
});

describe.each(transports)('what we end ourselves over %s reaches the server as it was meant', (transport) => {
  it.each([
    ['reset', 'rst'],
    ['finish', 'fin'],
  ] as const)('%s, in the very turn of a message, is a %s', async (how, end) => {
    const reached: string[] = [];
    const notes = behaviour({
      name: 'notes how it ended',
      outcome: 'any',
      handle: async (peer) => {
        await peer.write(switching(peer.key));
        while ((await peer.nextFrame()) !== undefined);
        peer.finish();
        reached.push(await peer.gone);
      },
    });
    const served = await serveBehaviour(notes, transport);
    const ending = await new Promise<Ending>((resolve) => {
      const connection = dial(createRequest(served.url, ordinaryConduct, { ca: authority }), turnClock, {
        onOpened: () => {
          connection.send('last');
          connection[how]();
        },
        onMessage: () => undefined,
        onEnded: resolve,
      });
    });
    await served.told();
    await served.close();
    expect(reached).toEqual([end]);
    expect(ending).toMatchObject({ kind: 'closed', close: { code: 1006, initiator: 'client', wasClean: false, end } });
  });
});
