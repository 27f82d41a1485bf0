// What we say of each connection against what its packets say, paired by port.
import { type ComparedPhase, comparedPhases, type PhaseComparison, type TwoPercentiles } from '../../model/capture.js';
import { groupBy } from '../../model/group-by.js';
import type { Ns } from '../../model/units.js';
import type { WireTimes } from './wire-times.js';

/** What we measured of one connection. */
export interface OurTimes {
  readonly clientPort: number;
  /** The connect, since the zero of the capture; a few milliseconds off do not matter. */
  readonly atNs: Ns;
  readonly phasesNs: Readonly<Partial<Record<ComparedPhase, Ns>>>;
}

/** Phases that no pair has are left out. */
export function compareTimes(ours: readonly OurTimes[], wire: readonly WireTimes[]): readonly PhaseComparison[] {
  const pairs = pairTimes(ours, wire);
  return comparedPhases.flatMap((phase) => {
    const both = pairs.flatMap(({ our, seen }) => {
      const [oursNs, wireNs] = [our.phasesNs[phase], seen[`${phase}Ns`]];
      return oursNs === undefined || wireNs === undefined ? [] : [{ oursNs, wireNs }];
    });
    if (both.length === 0) return [];
    const [ours, wire] = [percentiles(both.map(({ oursNs }) => oursNs)), percentiles(both.map(({ wireNs }) => wireNs))];
    return [
      {
        phase,
        pairs: both.length,
        ours,
        wire,
        difference: { p50Ns: ours.p50Ns - wire.p50Ns, p99Ns: ours.p99Ns - wire.p99Ns },
        apart: percentiles(both.map(({ oursNs, wireNs }) => Math.abs(oursNs - wireNs))),
      },
    ];
  });
}

/** How many of ours the capture holds. */
export const countFound = (ours: readonly OurTimes[], wire: readonly WireTimes[]): number => pairTimes(ours, wire).length;

interface PairedTimes {
  readonly our: OurTimes;
  readonly seen: WireTimes;
}

function pairTimes(ours: readonly OurTimes[], wire: readonly WireTimes[]): readonly PairedTimes[] {
  const byPort = groupBy(wire, ({ clientPort }) => clientPort);
  return ours.flatMap((our) => {
    const seen = nearest(byPort.get(our.clientPort) ?? [], our.atNs);
    return seen === undefined ? [] : [{ our, seen }];
  });
}

/** A port may have served several connections; none of ours is further than this from its own SYN. */
const sameConnectNs = 1e9;

function nearest(candidates: readonly WireTimes[], atNs: Ns): WireTimes | undefined {
  const [best] = [...candidates].sort((a, b) => Math.abs(a.atNs - atNs) - Math.abs(b.atNs - atNs));
  return best !== undefined && Math.abs(best.atNs - atNs) <= sameConnectNs ? best : undefined;
}

function percentiles(values: readonly Ns[]): TwoPercentiles {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): Ns => sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
  return { p50Ns: at(0.5), p99Ns: at(0.99) };
}
