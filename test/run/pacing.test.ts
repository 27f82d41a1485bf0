import { expect, it } from 'vitest';
import type { Client } from '../../src/run/client.js';
import type { RunEnvironment } from '../../src/run/environment.js';
import { paceClients } from '../../src/run/pacing.js';

it('with closed pacing a client is due a gap after the one before has settled; how much later it begins is our lateness', async () => {
  let nowNs = 0;
  const latenesses: number[] = [];
  const takes = [30e6, 5e6, 0];
  const clients = takes.map(
    (ns): Client => ({
      prepare: () => Promise.resolve(),
      run({ onSettled }) {
        nowNs += ns;
        onSettled();
        // While the gap passes, the clock goes on by 9 ms.
        setTimeout(() => (nowNs += 9e6), 0);
        return Promise.resolve();
      },
    }),
  );
  const environment = { turn: { nowNs: () => nowNs }, signal: new AbortController().signal } as unknown as RunEnvironment;
  await paceClients(
    { kind: 'closed', concurrency: 1, gapNs: 7e6 },
    {
      clients,
      environment,
      seed: 's',
      round: 1,
      rttNs: 0,
      isLoopback: true,
      onWindow: () => undefined,
      onRelease: () => undefined,
      onStart: (lateNs) => latenesses.push(lateNs),
      streak: () => 0,
    },
  );
  expect(latenesses).toEqual([0, 2e6, 2e6]);
});
