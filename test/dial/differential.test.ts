// The same endpoint and the same fault give the same outcome to dial and to the plain `ws` client.
import { describe, expect, it } from 'vitest';
import { acceptsCutAt, cuts } from '../support/behaviours/accepts.js';
import { ordinaryConduct, type Behaviour } from '../support/behaviours/behaviour.js';
import { dialOutcome } from '../support/behaviours/dial-outcome.js';
import { behaviours } from '../support/behaviours/index.js';
import { outcomeText } from '../support/behaviours/outcome.js';
import { serveBehaviour, type Transport } from '../support/behaviours/serve-behaviour.js';
import { wsOutcome } from '../support/behaviours/ws-outcome.js';
import { authority } from '../support/certificates/certificates.js';

interface Difference {
  readonly dial: string;
  readonly because: string;
  /** What ws makes of it in newer versions of node. */
  readonly newerWs?: string;
}
const frameAfterClose: Difference = {
  dial: 'closed 1006 FRAME_AFTER_CLOSE',
  because: 'RFC 6455 5.5.1 forbids frames after a close frame; ws swallows them, and to us they are a finding',
};
/** The only places in which dial means to differ. */
const differences: Readonly<Record<string, Difference>> = {
  '101 with a folded header': {
    dial: 'closed 1000 "done"',
    because: 'RFC 9112 5.2 has a user agent read a folded line as a space; many gateways do',
  },
  '101 of HTTP/2.0': { dial: 'errored not-http', because: 'HTTP/2 has no 101 (RFC 9113 8.6): this is no answer to an upgrade' },
  'RST right behind half a head': {
    dial: 'errored reset',
    because: 'node calls it an end before version 24; the socket knows that it was reset',
    newerWs: 'errored reset',
  },
  'closes, then garbage': frameAfterClose,
  'closes, then garbage in the same segment': frameAfterClose,
  'closes, then another message': frameAfterClose,
  'closes twice': frameAfterClose,
};

const clients = { ws: wsOutcome, dial: dialOutcome };

async function meet(client: keyof typeof clients, behaviour: Behaviour, transport: Transport): Promise<string> {
  const served = await serveBehaviour(behaviour, transport);
  try {
    return outcomeText(await clients[client](served.url, { ...ordinaryConduct, ...behaviour.conduct }, { ca: authority }));
  } finally {
    await served.close();
  }
}

describe.each(['plain', 'tls'] as const)('dial and ws fare alike over %s with a server that shows:', (transport) => {
  it.each(behaviours.map((behaviour) => [behaviour.name, behaviour] as const))('%s', async (name, behaviour) => {
    const seenByWs = await meet('ws', behaviour, transport);
    expect([behaviour.outcome, differences[name]?.newerWs]).toContain(seenByWs);
    expect(await meet('dial', behaviour, transport)).toBe(differences[name]?.dial ?? seenByWs);
  });
});

describe.each(['plain', 'tls'] as const)('over %s', (transport) => {
  it.each(['ws', 'dial'] as const)('no cut of a right answer makes a difference to %s', async (client) => {
    for (const cutAt of cuts) expect(await meet(client, acceptsCutAt(cutAt), transport)).toBe(acceptsCutAt(cutAt).outcome);
  });
});

describe('the table of behaviours', () => {
  it('names each once, and the differences name only what is there and truly differs', () => {
    const outcomes = new Map(behaviours.map(({ name, outcome }) => [name, outcome]));
    expect(outcomes.size).toBe(behaviours.length);
    for (const [name, { dial }] of Object.entries(differences)) {
      expect(outcomes.has(name), name).toBe(true);
      expect(outcomes.get(name)).not.toBe(dial);
    }
  });
});
