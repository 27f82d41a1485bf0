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

it('before a barrier no more than 16 clients connect at once, and none is released before the last of them has come', async () => {
  let [connecting, most, come] = [0, 0, 0];
  const comeAtRelease: number[] = [];
  const clients = Array.from(
    { length: 50 },
    (_, client): Client => ({
      prepare: () => Promise.resolve(),
      run({ barrier }) {
        connecting += 1;
        most = Math.max(most, connecting);
        setImmediate(() => {
          connecting -= 1;
          come += 1;
          barrier?.arrive(client, () => comeAtRelease.push(come));
        });
        return Promise.resolve();
      },
    }),
  );
  const environment = { turn: { nowNs: () => 0 }, signal: new AbortController().signal } as unknown as RunEnvironment;
  await paceClients(
    { kind: 'barrier', hold: 'lastByte', settle: { ns: 0 }, deadlineNs: 5e9 },
    {
      clients,
      environment,
      seed: 's',
      round: 1,
      rttNs: 0,
      isLoopback: true,
      onWindow: () => undefined,
      onRelease: () => undefined,
      onStart: () => undefined,
      streak: () => 0,
    },
  );
  expect(most).toBe(16);
  expect(comeAtRelease).toEqual(clients.map(() => 50));
});
