import { describe, expect, it } from 'vitest';
import { type Barrier, createBarrier } from '../../src/run/barrier.js';

function create(
  expected: number,
  more: {
    readonly deadlineNs?: number;
    readonly settleNs?: () => number;
    readonly undisturbed?: (release: () => void) => boolean | undefined;
  } = {},
): {
  readonly barrier: Barrier;
  readonly windows: () => number;
} {
  let windows = 0;
  let nowNs = 0;
  const barrier = createBarrier({
    expected,
    deadlineNs: more.deadlineNs ?? 60e9,
    settleNs: more.settleNs ?? (() => 0),
    seed: 'seed',
    round: 1,
    nowNs: () => (nowNs += 10),
    undisturbed:
      more.undisturbed ??
      ((release) => {
        release();
        return false;
      }),
    onRelease: () => {
      windows += 1;
    },
  });
  return { barrier, windows: () => windows };
}

describe('a barrier', () => {
  it('releases nobody before all have come, and everybody once', async () => {
    const { barrier, windows } = create(3);
    const released: number[] = [];
    barrier.arrive(0, () => released.push(0));
    barrier.arrive(1, () => released.push(1));
    expect(released).toEqual([]);
    barrier.arrive(2, () => released.push(2));
    await barrier.released;
    expect([...released].sort()).toEqual([0, 1, 2]);
    expect(windows()).toBe(1);
  });

  it('releases all inside of what nobody may disturb, and tells whether it was so', async () => {
    const events: string[] = [];
    const undisturbed = (release: () => void): boolean => {
      events.push('begin');
      release();
      events.push('end');
      return true;
    };
    const { barrier } = create(2, { undisturbed });
    barrier.arrive(0, () => events.push('released'));
    barrier.arrive(1, () => events.push('released'));
    expect(await barrier.released).toEqual({ spreadNs: 10, priority: 'realTime' });
    expect(events).toEqual(['begin', 'released', 'released', 'end']);
  });

  it.each([
    [false, 'ordinary'],
    [undefined, 'unasked'],
  ] as const)('tells a kernel that says no from one that nobody can ask: %s is %s', async (said, priority) => {
    const undisturbed = (release: () => void): boolean | undefined => {
      release();
      return said;
    };
    const { barrier } = create(1, { undisturbed });
    barrier.arrive(0, () => undefined);
    expect((await barrier.released)?.priority).toBe(priority);
  });

  it('does not wait for a client that died on the way', async () => {
    const { barrier } = create(2);
    const released: number[] = [];
    barrier.arrive(0, () => released.push(0));
    barrier.giveUp();
    await barrier.released;
    expect(released).toEqual([0]);
  });

  it('opens when nobody is left to come', async () => {
    const { barrier } = create(2);
    barrier.giveUp();
    barrier.giveUp();
    expect(await barrier.released).toBeUndefined();
  });

  it('lets those who came go at its deadline, and who comes later passes at once', async () => {
    const { barrier } = create(2, { deadlineNs: 1e6 });
    const released: number[] = [];
    barrier.arrive(0, () => released.push(0));
    await barrier.released;
    expect(released).toEqual([0]);
    barrier.arrive(1, () => released.push(1));
    expect(released).toEqual([0, 1]);
  });

  it('draws the order of release from the seed: the same again, and not that of arrival', async () => {
    const clients = Array.from({ length: 20 }, (_, client) => client);
    const orderOfRelease = async (): Promise<readonly number[]> => {
      const { barrier } = create(clients.length);
      const released: number[] = [];
      for (const client of clients) barrier.arrive(client, () => released.push(client));
      await barrier.released;
      return released;
    };
    const order = await orderOfRelease();
    expect(await orderOfRelease()).toEqual(order);
    expect(order).not.toEqual(clients);
  });
});
