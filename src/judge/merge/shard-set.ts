// Whether some reports are the shards of one run: all of one plan, each there, none twice.
import type { Share } from '../../model/plan.js';
import type { Report, ReportHeader } from '../../model/report.js';
import { UsageError } from '../../model/usage-error.js';

export interface Shard {
  readonly report: Report;
  readonly share: Share;
}

/** A lost or doubled shard makes the result invalid. */
const invalid = 4;

/** The shards in the order of their index. Throws a UsageError: exit 4 for a set that is not whole, 2 for reports that are no set. */
export function demandShardSet(reports: readonly Report[]): readonly [Shard, ...Shard[]] {
  const [first, ...others] = reports.map(shardOf).sort((a, b) => a.share.index - b.share.index);
  if (first === undefined)
    throw new UsageError({ read: 'no report', wrong: 'there is nothing to merge', remedy: 'name the reports of all shards' });
  for (const other of others) demandOnePlan(first, other);
  demandWhole(
    first.share.of,
    [first, ...others].map(({ share }) => share.index),
  );
  return [first, ...others];
}

function shardOf(report: Report): Shard {
  const { shard } = report.header;
  if (shard !== undefined) return { report, share: shard };
  throw new UsageError({
    read: nameOf(report.header),
    wrong: 'it is no shard: it holds all clients of its run',
    remedy: 'merge reports of runs with --shard i/k; to look at several whole runs use compare',
  });
}

function demandOnePlan(one: Shard, other: Shard): void {
  const [ours, theirs] = [plansOf(one.report), plansOf(other.report)];
  if (ours === theirs && one.share.of === other.share.of && one.report.header.version === other.report.header.version) return;
  const what =
    one.report.header.version !== other.report.header.version
      ? 'two versions of ws-race'
      : one.share.of === other.share.of
        ? 'two plans'
        : `shards of ${one.share.of} and of ${other.share.of}`;
  throw new UsageError({
    read: `${nameOf(one.report.header)} and ${nameOf(other.report.header)}`,
    wrong: `they come from ${what}`,
    remedy: 'give every shard the same scenario, target, options and --seed, and only --shard i/k of its own',
  });
}

function demandWhole(of: number, indices: readonly number[]): void {
  const twice = indices.find((index, place) => indices.indexOf(index) !== place);
  if (twice !== undefined) {
    throw new UsageError({
      read: `shard ${twice + 1}/${of}`,
      wrong: 'it is there twice',
      remedy: 'name one report of each shard',
      exitCode: invalid,
    });
  }
  const missing = Array.from({ length: of }, (_, index) => index).filter((index) => !indices.includes(index));
  if (missing.length > 0) {
    throw new UsageError({
      read: `${indices.length} of ${of} shards`,
      wrong: `missing: ${missing.map((index) => `${index + 1}/${of}`).join(', ')}`,
      remedy: 'run the missing shards with the same seed, or fetch their reports; a part would pass for the whole',
      exitCode: invalid,
    });
  }
}

const plansOf = ({ scenarios }: Report): string => scenarios.map(({ name, planHash }) => `${name} ${planHash}`).join('\n');
const nameOf = ({ runId }: ReportHeader): string => `report ${runId}`;
