// `--shard i/k`: this run makes the i-th of k shares of the clients; `ws-race merge` joins the reports.
import type { Plan, Share } from '../model/plan.js';
import { UsageError } from '../model/usage-error.js';
import { counted } from '../report/figures.js';
import type { RunFlags } from './run-flags.js';

const mostShards = 1000;

/** Undefined without the option. `i` counts from 1, the share's index from 0. */
export function readShard({ shard, seed, untilDecided }: RunFlags): Share | undefined {
  if (shard === undefined) return undefined;
  const [, index = '', of = ''] = /^\s*(\d+)\s*\/\s*(\d+)\s*$/.exec(shard) ?? [];
  const read = `--shard ${shard}`;
  if (index === '') throw new UsageError({ read, wrong: 'that is not a shard', remedy: 'Write --shard 1/3, --shard 2/3 and --shard 3/3.' });
  if (Number(of) < 1 || Number(of) > mostShards || Number(index) < 1 || Number(index) > Number(of)) {
    throw new UsageError({
      read,
      wrong: Number(of) > mostShards ? `there are at most ${mostShards} shards` : `of ${of} shards there is no ${index}`,
      remedy: `Count them from 1: --shard 1/${Math.min(mostShards, Math.max(2, Number(of)))}`,
    });
  }
  if (seed === undefined) {
    throw new UsageError({
      read,
      wrong: 'the shards of one run need one seed, and without --seed each would draw its own',
      remedy: `Give all of them the same: --seed 7f3a ${read}`,
    });
  }
  if (untilDecided === true) {
    throw new UsageError({
      read: `${read} --until-decided`,
      wrong: 'each shard would stop at a round of its own, and no one could join them',
      remedy: 'Leave out one of the two; --rounds is the same for all shards.',
    });
  }
  return { index: Number(index) - 1, of: Number(of) };
}

/** Throws a UsageError where the shards would not be parts of one run. */
export function demandShardable(plan: Plan, { index, of }: Share): void {
  const read = `--shard ${index + 1}/${of}`;
  if (plan.targets[0].server !== undefined && of > 1) {
    throw new UsageError({
      read: `${plan.scenario.id} ${read}`,
      wrong: 'each shard would start a server of its own, so that they were not parts of one run',
      remedy: 'Start the server once (ws-race serve fixed, or your own) and give all shards its --url.',
    });
  }
  const fewest = Math.min(...plan.actors.filter(({ counted }) => counted !== 'never').map(({ count }) => count));
  if (of <= fewest) return;
  throw new UsageError({
    read: `${plan.scenario.id} ${read}`,
    wrong: `${counted(fewest, 'client')} cannot be shared out among ${of}`,
    remedy: `Give at most ${counted(fewest, 'shard')}, or more clients with --n.`,
  });
}
