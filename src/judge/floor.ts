// What a phase takes by itself, and the results that are too near to it to be the server's.
import type { Floor, PhaseSummary, Summary } from '../model/report.js';
import { phases } from '../model/plan.js';
import { phaseFigures } from '../model/time-bounds.js';

/** Closer than so many times the floor, a percentile is bounded by the harness. */
const nearness = 3;

const percentiles = ['p50', 'p90', 'p99'] as const;

/** Marks the percentiles that are closer than three times what the harness took against a server that does nothing. */
export function markNearFloor(summaries: Summary['phases'], floor: Floor = {}): Summary['phases'] {
  return Object.fromEntries(
    Object.entries(summaries).map(([phase, summary]) => {
      const least = floor[phase as keyof Floor];
      return [phase, least === undefined ? summary : marked(summary, least)];
    }),
  );
}

/** The floor at a percentile (0..100): that of the next one which is measured. Undefined where there is none. */
export function floorAt(least: Least | undefined, percentile: number): number | undefined {
  if (least === undefined) return undefined;
  if (percentile <= 50) return least.p50Ms;
  return percentile <= 90 ? least.p90Ms : least.p99Ms;
}

/** Whether a time is too near to its floor to be the server's. */
export const isNearFloor = (valueMs: number, floorMs: number): boolean => valueMs < nearness * floorMs;

type Least = NonNullable<Floor[keyof Floor]>;

function marked(summary: PhaseSummary, least: Least): PhaseSummary {
  const near = percentiles.filter((name) => isNearFloor(summary[`${name}Ms`], least[`${name}Ms`]));
  const marks = new Set([...near, ...summary.boundedByHarness]);
  return { ...summary, boundedByHarness: phaseFigures.filter((figure) => marks.has(figure)) };
}

/** Of several rounds of a calibration: the median of each percentile, for the first round warms up. */
export function floorOf(rounds: readonly Floor[]): Floor {
  return Object.fromEntries(
    phases.flatMap((phase) => {
      const held = rounds.map((round) => round[phase]).filter((least) => least !== undefined);
      const middle = (name: keyof Least): number =>
        held.map((least) => least[name]).sort((a, b) => a - b)[Math.floor((held.length - 1) / 2)] ?? 0;
      return held.length === 0 ? [] : [[phase, { p50Ms: middle('p50Ms'), p90Ms: middle('p90Ms'), p99Ms: middle('p99Ms') }]];
    }),
  );
}

/** Of several shards: the highest of each. */
export function highestFloor(floors: readonly Floor[]): Floor {
  return Object.fromEntries(
    phases.flatMap((phase) => {
      const held = floors.map((floor) => floor[phase]).filter((least) => least !== undefined);
      const most = (name: keyof Least): number => Math.max(...held.map((least) => least[name]));
      return held.length === 0 ? [] : [[phase, { p50Ms: most('p50Ms'), p90Ms: most('p90Ms'), p99Ms: most('p99Ms') }]];
    }),
  );
}
