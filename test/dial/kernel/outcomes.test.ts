// Who stamps makes no difference to what happens: every behaviour of a server has the same ending with the kernel's stamps as without.
import { describe, expect, it } from 'vitest';
import { acceptsCutAt, cuts } from '../../support/behaviours/accepts.js';
import { ordinaryConduct, type Behaviour } from '../../support/behaviours/behaviour.js';
import { dialOnce, turnClock, type Dialled } from '../../support/behaviours/dial-outcome.js';
import { behaviours } from '../../support/behaviours/index.js';
import { serveBehaviour, type Transport } from '../../support/behaviours/serve-behaviour.js';
import { authority } from '../../support/certificates/certificates.js';
import { kernelTurn } from '../../support/kernel-turn.js';

const kernel = await kernelTurn();

async function meet(behaviour: Behaviour, transport: Transport, turn: typeof turnClock, holdLastByte: boolean): Promise<Dialled> {
  const served = await serveBehaviour(behaviour, transport);
  const conduct = { ...ordinaryConduct, ...behaviour.conduct };
  const keep = (messages: string[], text: string): number => messages.push(text);
  try {
    return await dialOnce(served.url, conduct, { ca: authority }, { holdLastByte }, keep, turn);
  } finally {
    await served.close();
  }
}

/** Texts name keys and ports, which are others each time. */
const seen = ({ ending, opened, messages, subprotocol }: Dialled): unknown => ({
  ending: ending?.kind === 'errored' ? ending.code : ending,
  opened,
  messages,
  subprotocol,
});

describe.runIf(kernel !== undefined).each([
  ['plain', false],
  ['tls', true],
] as const)('over %s (last byte held: %s) the ending with the kernel is that without for a server that shows:', (transport, hold) => {
  it.each(behaviours.map((behaviour) => [behaviour.name, behaviour] as const))('%s', async (_name, behaviour) => {
    const without = await meet(behaviour, transport, turnClock, hold);
    expect(seen(await meet(behaviour, transport, kernel ?? turnClock, hold))).toEqual(seen(without));
  });

  it('a right answer, cut anywhere', async () => {
    for (const cutAt of cuts) {
      const cut = acceptsCutAt(cutAt);
      const without = await meet(cut, transport, turnClock, hold);
      expect(seen(await meet(cut, transport, kernel ?? turnClock, hold))).toEqual(seen(without));
    }
  });
});
