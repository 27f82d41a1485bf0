import type { Mark, RoundSpec } from '../model/plan.js';
import type { ColdStartFigures } from '../model/report.js';
import { msFromNs, type Ns } from '../model/units.js';
import type { JudgedAttempt } from './judged-attempt.js';
import { firstSuccess } from './readiness.js';

/** When a started server first accepted TCP, answered 101 and served a client, from the start of its process. */
export function coldStartOfRound(spec: RoundSpec, judged: readonly JudgedAttempt[], startedNs: Ns): ColdStartFigures['rounds'][number] {
  const sinceStart = (atNs: Ns | undefined): number | undefined =>
    atNs === undefined ? undefined : msFromNs(Math.max(0, atNs - startedNs));
  const firstAcceptMs = sinceStart(firstMark(judged, 'connected'));
  const first101Ms = sinceStart(firstMark(judged, 'opened'));
  const firstReadyMs = sinceStart(firstSuccess(judged)?.atNs);
  return {
    round: spec.round,
    ...(firstAcceptMs === undefined ? {} : { firstAcceptMs }),
    ...(first101Ms === undefined ? {} : { first101Ms }),
    ...(firstReadyMs === undefined ? {} : { firstReadyMs }),
    waiting: judged.filter(({ standing }) => standing === 'waiting').length,
  };
}

function firstMark(judged: readonly JudgedAttempt[], mark: Mark): Ns | undefined {
  const stamps = judged.map(({ attempt }) => attempt.marks[mark]).filter((atNs) => atNs !== undefined);
  return stamps.length === 0 ? undefined : stamps.reduce((first, atNs) => Math.min(first, atNs));
}
