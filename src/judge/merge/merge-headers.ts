// One header for all shards: what they agree on, and all of their hosts.
import { hash53 } from '../../model/draw.js';
import type { RunEnd } from '../../model/history.js';
import type { ReportHeader } from '../../model/report.js';

/** From the mildest to the worst. */
const ends: readonly RunEnd[] = ['done', 'outOfTime', 'unreachable', 'interrupted'];

/** `others` in the order of their shards. The run id follows from theirs, so that merging twice gives the same report. */
export function mergeHeaders(first: ReportHeader, others: readonly ReportHeader[]): ReportHeader {
  const all = [first, ...others];
  const { version, argv, gitCommit, targetVersion, demo } = first;
  const startedMs = all.map(({ startedAt }) => Date.parse(startedAt));
  const endedMs = all.map(({ startedAt, durationMs }) => Date.parse(startedAt) + durationMs);
  const agreed = (key: 'gitCommit' | 'targetVersion' | 'demo'): boolean => all.every((header) => header[key] === first[key]);
  return {
    runId: hash53(all.map(({ runId }) => runId).join(' '))
      .toString(16)
      .slice(0, 8),
    version,
    argv,
    startedAt: all.map(({ startedAt }) => startedAt).reduce((earliest, at) => (Date.parse(at) < Date.parse(earliest) ? at : earliest)),
    durationMs: Math.max(...endedMs) - Math.min(...startedMs),
    hosts: [first.hosts[0], ...first.hosts.slice(1), ...others.flatMap(({ hosts }) => hosts)],
    end: ends.findLast((end) => all.some((header) => header.end === end)) ?? first.end,
    labels: commonLabels(all),
    ...(gitCommit !== undefined && agreed('gitCommit') ? { gitCommit } : {}),
    ...(targetVersion !== undefined && agreed('targetVersion') ? { targetVersion } : {}),
    ...(demo !== undefined && agreed('demo') ? { demo } : {}),
    addresses: uniqueAddresses(all),
    ...(first.config !== undefined && all.every(({ config }) => JSON.stringify(config) === JSON.stringify(first.config))
      ? { config: first.config }
      : {}),
  };
}

/** A label on which the shards disagree describes one shard, not the run. */
function commonLabels(all: readonly ReportHeader[]): ReportHeader['labels'] {
  const labels = Object.entries(Object.assign({}, ...all.map((header) => header.labels)) as ReportHeader['labels']);
  return Object.fromEntries(labels.filter(([key, value]) => all.every((header) => (header.labels[key] ?? value) === value)));
}

function uniqueAddresses(all: readonly ReportHeader[]): ReportHeader['addresses'] {
  const addresses = new Map(all.flatMap((header) => header.addresses).map((pinned) => [JSON.stringify(pinned), pinned]));
  return [...addresses.values()];
}
