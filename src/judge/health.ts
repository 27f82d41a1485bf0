import type { Attempt } from '../model/history.js';
import type { Health, RoundFigures } from '../model/report.js';
import { msFromNs } from '../model/units.js';

/**
 * What the harness says of its own work. The loop's delay is that of the worst round, the rest is typical of the good rounds of
 * the burst: a run is to be doubted by its worst, and described by its middle.
 */
export function describeHealth(rounds: readonly RoundFigures[], stamps: ReadonlySet<Attempt['stamped']>): Health {
  const good = rounds.filter(({ quality }) => quality.spoiled === undefined);
  const burst = good.filter(({ spec }) => spec.arm === 'burst').map(({ quality }) => quality);
  const spreads = burst.map((quality) => quality.releaseSpreadNs).filter((value) => value !== undefined);
  const overlaps = burst.map((quality) => quality.overlap).filter((value) => value !== undefined);
  const loops = good.map(({ quality }) => quality.loopP99Ns);
  const rtts = good.map(({ quality }) => quality.rttNs).filter((value) => value !== undefined);
  const [spreadP50, overlapP50, rtt] = [median(spreads), median(overlaps), median(rtts)];
  return {
    spoiledRounds: rounds.length - good.length,
    ...(spreadP50 === undefined ? {} : { releaseSpreadP50Ms: msFromNs(spreadP50), releaseSpreadMaxMs: msFromNs(Math.max(...spreads)) }),
    ...(overlapP50 === undefined ? {} : { overlapP50 }),
    ...(loops.length === 0 ? {} : { loopP99Ms: msFromNs(Math.max(...loops)) }),
    ...(rtt === undefined ? {} : { rttMs: msFromNs(rtt) }),
    stamps: stamps.size === 1 && stamps.has('kernel') ? 'kernel' : 'turn',
  };
}

/** The lower one of two middles: a figure that was really measured. */
function median(values: readonly number[]): number | undefined {
  return [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)];
}
