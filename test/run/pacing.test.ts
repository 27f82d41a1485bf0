import { constants, type PerformanceEntry, PerformanceObserver } from 'node:perf_hooks';
import { expect, it } from 'vitest';
import type { Client } from '../../src/run/client.js';
import type { RunEnvironment } from '../../src/run/environment.js';
import { paceClients, type PacingSettings } from '../../src/run/pacing.js';

function settingsOf(clients: readonly Client[], nowNs: () => number): PacingSettings {
  const environment = { turn: { nowNs }, signal: new AbortController().signal } as unknown as RunEnvironment;
  const ignored = (): void => undefined;
  return {
    clients,
    environment,
    seed: 's',
    round: 1,
    rttNs: 0,
    isLoopback: true,
    onWindow: ignored,
    onRelease: ignored,
    onStart: ignored,
    streak: () => 0,
  };
}

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
  const settings = settingsOf(clients, () => nowNs);
  await paceClients({ kind: 'closed', concurrency: 1, gapNs: 7e6 }, { ...settings, onStart: (lateNs) => latenesses.push(lateNs) });
  expect(latenesses).toEqual([0, 2e6, 2e6]);
});

/** So many clients before a barrier: how many connected at once, and how many had come when each was released, and when that was. */
async function passBarrier(count: number) {
  let [connecting, most, come] = [0, 0, 0];
  const comeAtRelease: number[] = [];
  let releasedMs = Infinity;
  const clients = Array.from(
    { length: count },
    (_, client): Client => ({
      prepare: () => Promise.resolve(),
      run({ barrier }) {
        connecting += 1;
        most = Math.max(most, connecting);
        setImmediate(() => {
          connecting -= 1;
          come += 1;
          barrier?.arrive(client, () => {
            releasedMs = Math.min(releasedMs, performance.now());
            comeAtRelease.push(come);
          });
        });
        return Promise.resolve();
      },
    }),
  );
  await paceClients(
    { kind: 'barrier', hold: 'lastByte', settle: { ns: 0 }, deadlineNs: 5e9 },
    settingsOf(clients, () => 0),
  );
  return { most, comeAtRelease, releasedMs };
}

it('before a barrier no more than 16 clients connect at once, and none is released before the last of them has come', async () => {
  const { most, comeAtRelease } = await passBarrier(50);
  expect(most).toBe(16);
  expect(comeAtRelease).toEqual(Array.from({ length: 50 }, () => 50));
});

it.each([
  [50, 0],
  [200, 1],
])('of %i clients behind a barrier garbage is collected %i times, and before the release', async (clients, times) => {
  const forcedMs: number[] = [];
  const observer = new PerformanceObserver((list) => {
    for (const { startTime, duration, detail } of list.getEntries() as GcEntry[])
      if (((detail?.flags ?? 0) & constants.NODE_PERFORMANCE_GC_FLAGS_FORCED) !== 0) forcedMs.push(startTime + duration);
  });
  observer.observe({ entryTypes: ['gc'] });
  const { releasedMs } = await passBarrier(clients);
  // Node tells an observer of a collection within the next turns of the loop.
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  observer.disconnect();
  expect(forcedMs).toHaveLength(times);
  for (const endedMs of forcedMs) expect(endedMs).toBeLessThanOrEqual(releasedMs + 1);
});

type GcEntry = PerformanceEntry & { readonly detail?: { readonly flags?: number } };
