// Receivers are lent from connection to connection: none may carry anything over.
import { expect, it } from 'vitest';
import { behaviour, ordinaryConduct } from '../support/behaviours/behaviour.js';
import { dialOnce } from '../support/behaviours/dial-outcome.js';
import { serveBehaviour } from '../support/behaviours/serve-behaviour.js';
import { closeFrame, frame, opcodes, switching, textFrame } from '../support/behaviours/wire.js';

const { text, continuation, ping } = opcodes;

it('fifty connections that are spoken to in turns, in fragments and in pieces, each hear their own words only', async () => {
  const speaks = behaviour({
    name: 'says the path of the request in many ways',
    outcome: 'closed 1000',
    handle: async (peer) => {
      const own = /^GET (\S+)/.exec(peer.request)?.[1] ?? '';
      await peer.write(switching(peer.key), textFrame(`${own} whole`));
      await peer.write(frame({ opcode: text, fin: false, payload: `${own} ` }));
      await peer.write(frame({ opcode: ping, payload: own }));
      await peer.write(frame({ opcode: continuation, payload: 'fragments' }), textFrame(`${own} behind`));
      for (const byte of textFrame(`${own} bytes`)) await peer.write(Buffer.from([byte]));
      await peer.write(closeFrame(4000, own));
      peer.finish();
    },
  });
  const served = await serveBehaviour(speaks, 'plain');
  const names = Array.from({ length: 50 }, (_, client) => `/client-${client}`);
  const heard = await Promise.all(names.map((path) => dialOnce(served.url, ordinaryConduct, {}, { path })));
  await served.close();
  expect(heard.map(({ messages }) => messages)).toEqual(
    names.map((own) => [`${own} whole`, `${own} fragments`, `${own} behind`, `${own} bytes`]),
  );
  expect(heard.map(({ ending }) => ending)).toMatchObject(names.map((reason) => ({ kind: 'closed', close: { code: 4000, reason } })));
});

it('a receiver that met a fault is never lent again', async () => {
  const faults = behaviour({
    name: 'half a message, or a fault',
    outcome: 'any',
    handle: async (peer) => {
      const broken = peer.request.includes('/broken');
      await peer.write(
        switching(peer.key),
        textFrame('fine'),
        broken ? frame({ opcode: 3 }) : frame({ opcode: text, fin: false, payload: 'half' }),
      );
      peer.finish();
    },
  });
  const served = await serveBehaviour(faults, 'plain');
  for (const path of ['/broken', '/half', '/broken', '/half']) {
    const { messages, ending } = await dialOnce(served.url, ordinaryConduct, {}, { path });
    expect(messages).toEqual(['fine']);
    expect(ending).toMatchObject(
      path === '/half' ? { kind: 'closed', close: { code: 1006, end: 'fin' } } : { code: 'WS_ERR_INVALID_OPCODE' },
    );
  }
  await served.close();
});
