import { groupBy } from '../model/group-by.js';
import type { Quality } from '../model/history.js';
import type { Arm, Phase, RoundSpec } from '../model/plan.js';
import type { RoundFigures } from '../model/report.js';
import type { JudgedAttempt } from './judged-attempt.js';
import { measurePhases } from './phase-times.js';

interface JudgedRound {
  readonly spec: RoundSpec;
  readonly quality: Quality;
  /** Of counted actors only. */
  readonly judged: readonly JudgedAttempt[];
  readonly pacing: Arm['pacing']['kind'];
}

/** The figures of one round by itself, with exact percentiles (nearest rank): comparisons draw whole rounds. */
export function figuresOfRound({ spec, quality, judged, pacing }: JudgedRound): RoundFigures {
  const failed = judged.filter(({ standing }) => standing === 'failed').length;
  const completed = judged.filter(({ standing }) => standing === 'completed').length;
  const times = judged.filter(isCounted).flatMap(({ attempt }) => measurePhases(attempt, pacing));
  const phases: Partial<Record<Phase, ReturnType<typeof percentilesOf>>> = {};
  for (const [phase, group] of groupBy(times, (time) => time.phase)) phases[phase] = percentilesOf(group.map(({ us }) => us));
  return { spec, attempts: completed + failed, failed, quality, phases };
}

/** Completed and failed attempts are what rates and times are made of. */
export const isCounted = ({ standing }: JudgedAttempt): boolean => standing === 'completed' || standing === 'failed';

function percentilesOf(values: readonly number[]): { n: number; p50Us: number; p90Us: number; p99Us: number } {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (percentile: number): number => sorted[Math.max(0, Math.ceil((percentile / 100) * sorted.length) - 1)] ?? 0;
  return { n: sorted.length, p50Us: at(50), p90Us: at(90), p99Us: at(99) };
}
