import { describe, expect, it } from 'vitest';
import { demandShardable, readShard } from '../../src/cli/read-shard.js';
import type { RunFlags } from '../../src/cli/run-flags.js';
import { attemptsPerRound } from '../../src/judge/counted-actors.js';
import { barrierPlan } from '../judge/plans.js';
import { usageErrorOf } from '../plan/plan-support.js';

const flags = (changes: Partial<RunFlags>): RunFlags => ({ seed: '7f3a', ...changes }) as RunFlags;

describe('--shard', () => {
  it('counts from 1 on the command line and from 0 in the report', () => {
    expect(readShard(flags({ shard: '2/3' }))).toEqual({ index: 1, of: 3 });
    expect(readShard(flags({}))).toBeUndefined();
  });

  it.each([
    [{ shard: '0/3' }, 'there is no 0'],
    [{ shard: '4/3' }, 'there is no 4'],
    [{ shard: '1' }, 'not a shard'],
    [{ shard: '1/2/3' }, 'not a shard'],
    [{ shard: '1/100000' }, 'at most 1000'],
    [{ shard: '1/2', untilDecided: true }, 'a round of its own'],
  ])('refuses %j: %s', (changes, wrong) => {
    expect(usageErrorOf(() => readShard(flags(changes))).wrong).toContain(wrong);
  });

  it('asks for a seed: each shard would draw its own', () => {
    expect(usageErrorOf(() => readShard({ shard: '1/2' } as RunFlags)).wrong).toContain('one seed');
  });

  it('shares out every client once, and refuses more shards than clients', () => {
    for (const of of [1, 2, 3, 5, 7]) {
      const shares = Array.from({ length: of }, (_, index) => attemptsPerRound(barrierPlan({ clients: 7 }), 'burst', { index, of }) ?? 0);
      expect(shares.reduce((sum, count) => sum + count, 0)).toBe(7);
    }
    expect(usageErrorOf(() => demandShardable(barrierPlan({ clients: 2 }), { index: 0, of: 3 })).wrong).toContain('shared out');
  });

  it('refuses a server that each shard would start for itself', () => {
    const plan = barrierPlan();
    const own = { ...plan, targets: [{ ...plan.targets[0], server: { kind: 'reference', args: [] } }] } as const;
    expect(usageErrorOf(() => demandShardable(own, { index: 0, of: 2 })).wrong).toContain('a server of its own');
  });
});
