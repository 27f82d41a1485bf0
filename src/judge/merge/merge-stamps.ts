// What the shards say of their stamps, as one: the weakest source, every reason, the largest step of a clock.
import { describeClockStep } from '../../model/clock-step.js';
import type { Health } from '../../model/report.js';

export type Stamps = Pick<Health, 'stamps' | 'stampsWhy' | 'clockStepMs'>;

export const stampsOf = ({ stamps, stampsWhy, clockStepMs }: Health): Stamps => ({
  stamps,
  ...(stampsWhy === undefined ? {} : { stampsWhy }),
  ...(clockStepMs === undefined ? {} : { clockStepMs }),
});

/** In any order and grouping the same. A step of a clock is told instead of the reasons: it makes the times of the whole worthless. */
export function mergeStamps(a: Stamps, b: Stamps): Stamps {
  const clockStepMs = largerStep(a.clockStepMs, b.clockStepMs);
  const why = clockStepMs === undefined ? reasonsOf([a, b]) : describeClockStep(clockStepMs);
  return {
    stamps: a.stamps === 'kernel' && b.stamps === 'kernel' ? 'kernel' : 'turn',
    ...(why === undefined ? {} : { stampsWhy: why }),
    ...(clockStepMs === undefined ? {} : { clockStepMs }),
  };
}

function largerStep(a: number | undefined, b: number | undefined): number | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  if (Math.abs(a) === Math.abs(b)) return Math.max(a, b);
  return Math.abs(a) > Math.abs(b) ? a : b;
}

const between = '; ';

/** Each once, in the order of the alphabet. */
function reasonsOf(both: readonly Stamps[]): string | undefined {
  const reasons = [...new Set(both.flatMap(({ stampsWhy }) => stampsWhy?.split(between) ?? []))].sort();
  return reasons.length === 0 ? undefined : reasons.join(between);
}
