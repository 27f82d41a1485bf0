import { describeClockStep } from '../model/clock-step.js';
import type { Quality } from '../model/history.js';
import type { HarnessFacts, Health, RoundFigures, Space } from '../model/report.js';
import { msFromNs } from '../model/units.js';

/**
 * What the harness says of its own work. The loop's delay is that of the worst round, the rest is typical of the good rounds of
 * the burst: a run is to be doubted by its worst, and described by its middle.
 */
export function describeHealth(rounds: readonly RoundFigures[], harness: HarnessFacts = {}): Health {
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
    ...stampsOf(harness),
    ...ownWorkOf(good.map(({ quality }) => quality)),
    ...spaces(rounds, harness),
    ...(harness.clockResolutionNs === undefined ? {} : { clockResolutionNs: harness.clockResolutionNs }),
    ...(harness.floor === undefined ? {} : { floor: harness.floor }),
  };
}

/** Not of the attempts: of a run whose rounds were all spoiled, or that had none, it is to be said as well. */
function stampsOf({ stamps = 'turn', stampsWhy, clockStepMs }: HarnessFacts): Pick<Health, 'stamps' | 'stampsWhy' | 'clockStepMs'> {
  const why = clockStepMs === undefined ? stampsWhy : describeClockStep(clockStepMs);
  return { stamps, ...(why === undefined ? {} : { stampsWhy: why }), ...(clockStepMs === undefined ? {} : { clockStepMs }) };
}

function ownWorkOf(qualities: readonly Quality[]): Pick<Health, 'startLateP99Ms' | 'processorShare' | 'gcPauses'> {
  const late = largest(qualities.map(({ startLateP99Ns }) => startLateP99Ns));
  const share = largest(qualities.map(({ ownWork }) => ownWork?.processorShare));
  const pauses = qualities.flatMap(({ ownWork }) => (ownWork === undefined ? [] : [ownWork.gcPauses]));
  const count = pauses.reduce((sum, pause) => sum + pause.count, 0);
  return {
    ...(late === undefined ? {} : { startLateP99Ms: msFromNs(late) }),
    ...(share === undefined ? {} : { processorShare: share }),
    ...(pauses.length === 0 ? {} : { gcPauses: { count, longestMs: msFromNs(largest(pauses.map(({ longestNs }) => longestNs)) ?? 0) } }),
  };
}

/** Of spoiled rounds, too: it may be what spoiled them. */
function spaces(rounds: readonly RoundFigures[], { filesAvailable, portsAvailable }: HarnessFacts): Pick<Health, 'files' | 'ports'> {
  const files = largest(rounds.map(({ quality }) => quality.ownWork?.files));
  const ports = largest(rounds.map(({ quality }) => quality.ownWork?.ports));
  return {
    ...(files === undefined ? {} : { files: spaceOf(files, filesAvailable) }),
    ...(ports === undefined ? {} : { ports: spaceOf(ports, portsAvailable) }),
  };
}

const spaceOf = (used: number, available: number | undefined): Space => ({ used, ...(available === undefined ? {} : { available }) });

function largest(values: readonly (number | undefined)[]): number | undefined {
  return values.reduce((most, value) => (most === undefined || value === undefined ? (most ?? value) : Math.max(most, value)), undefined);
}

/** The lower one of two middles: a figure that was really measured. */
function median(values: readonly number[]): number | undefined {
  return [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)];
}
