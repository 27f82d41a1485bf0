// The figures of the rounds: a round of one number is one round, whichever shard's clients took part in it.
import type { OwnWork, Quality } from '../../model/history.js';
import { phases } from '../../model/plan.js';
import type { RoundFigures } from '../../model/report.js';
import { joinBy } from './add-counts.js';

/**
 * In any order and grouping the same, but for the last digits of percentiles. A percentile of a merged round is the mean of the
 * shards' percentiles, weighted by their attempts: single times are not kept by round. Spoiled takes stay rounds of their own.
 */
export function mergeRounds(a: readonly RoundFigures[], b: readonly RoundFigures[]): readonly RoundFigures[] {
  return [...joinBy(a, b, keyOf, joinRounds)].sort((one, other) => compareText(keyOf(one), keyOf(other)));
}

function keyOf({ spec, quality }: RoundFigures): string {
  const round = `${String(spec.round).padStart(9, '0')} ${spec.target} ${spec.arm}`;
  return quality.spoiled === undefined ? `${round} good` : `${round} spoiled ${spec.take}`;
}

function joinRounds(a: RoundFigures, b: RoundFigures): RoundFigures {
  return {
    spec: { ...a.spec, take: Math.max(a.spec.take, b.spec.take) },
    attempts: a.attempts + b.attempts,
    failed: a.failed + b.failed,
    quality: joinQualities(a.quality, b.quality),
    phases: joinPhases(a.phases, b.phases),
  };
}

/** The worst of both: a round is as good as its worst shard. Overlap is what the better one reached, for no one saw both at once. */
function joinQualities(a: Quality, b: Quality): Quality {
  const [spread, overlap, rtt] = [largest(a.releaseSpreadNs, b.releaseSpreadNs), largest(a.overlap, b.overlap), largest(a.rttNs, b.rttNs)];
  const late = largest(a.startLateP99Ns, b.startLateP99Ns);
  const priority = a.releasePriority === 'realTime' ? (b.releasePriority ?? a.releasePriority) : (a.releasePriority ?? b.releasePriority);
  const ownWork = a.ownWork === undefined || b.ownWork === undefined ? (a.ownWork ?? b.ownWork) : joinOwnWork(a.ownWork, b.ownWork);
  const spoiled = [a.spoiled, b.spoiled].filter((cause) => cause !== undefined).sort()[0];
  return {
    ...(spread === undefined ? {} : { releaseSpreadNs: spread }),
    ...(priority === undefined ? {} : { releasePriority: priority }),
    ...(overlap === undefined ? {} : { overlap }),
    answeredEarly: a.answeredEarly + b.answeredEarly,
    loopP99Ns: Math.max(a.loopP99Ns, b.loopP99Ns),
    loopMaxNs: Math.max(a.loopMaxNs, b.loopMaxNs),
    ...(rtt === undefined ? {} : { rttNs: rtt }),
    ...(late === undefined ? {} : { startLateP99Ns: late }),
    ...(ownWork === undefined ? {} : { ownWork }),
    ...(spoiled === undefined ? {} : { spoiled }),
  };
}

function joinOwnWork(a: OwnWork, b: OwnWork): OwnWork {
  const [share, files, ports] = [largest(a.processorShare, b.processorShare), largest(a.files, b.files), largest(a.ports, b.ports)];
  return {
    gcPauses: { count: a.gcPauses.count + b.gcPauses.count, longestNs: Math.max(a.gcPauses.longestNs, b.gcPauses.longestNs) },
    ...(share === undefined ? {} : { processorShare: share }),
    ...(files === undefined ? {} : { files }),
    ...(ports === undefined ? {} : { ports }),
  };
}

function largest(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.max(a, b);
}

function joinPhases(a: RoundFigures['phases'], b: RoundFigures['phases']): RoundFigures['phases'] {
  return Object.fromEntries(
    phases.flatMap((phase) => {
      const [one, other] = [a[phase], b[phase]];
      if (one === undefined || other === undefined) return one === other ? [] : [[phase, one ?? other]];
      const n = one.n + other.n;
      const mean = (key: 'p50Us' | 'p90Us' | 'p99Us'): number => (one.n * one[key] + other.n * other[key]) / n;
      return [[phase, { n, p50Us: mean('p50Us'), p90Us: mean('p90Us'), p99Us: mean('p99Us') }]];
    }),
  );
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
