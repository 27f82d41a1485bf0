// The one table of phases: each is the time between two marks.
import type { Attempt } from '../model/history.js';
import { type Arm, type Mark, type Phase, phases, type Some } from '../model/plan.js';
import { type Ns, usFromNs } from '../model/units.js';
import type { BoundedTime } from './bounded-times.js';

interface PhaseMarks {
  /** The first of these that was stamped begins the phase. */
  readonly from: Some<Mark>;
  readonly to: Mark;
}

export const phaseMarks: Readonly<Record<Phase, PhaseMarks>> = {
  queue: { from: ['scheduled'], to: 'started' },
  dns: { from: ['started'], to: 'resolved' },
  tcp: { from: ['resolved', 'started'], to: 'connected' },
  tls: { from: ['securing'], to: 'secured' },
  upgrade: { from: ['released'], to: 'opened' },
  firstMessage: { from: ['opened'], to: 'received' },
  ready: { from: ['opened'], to: 'ready' },
  close: { from: ['closing'], to: 'ended' },
  fromScheduled: { from: ['scheduled'], to: 'opened' },
};

export interface PhaseTime extends BoundedTime {
  readonly phase: Phase;
}

/** The phases that an attempt passed as a whole. */
export function measurePhases(attempt: Attempt, pacing: Arm['pacing']['kind']): readonly PhaseTime[] {
  return phases
    .filter((phase) => phase !== 'fromScheduled' || pacing === 'open')
    .map((phase) => measure(attempt, phase))
    .filter((time) => time !== undefined);
}

function measure(attempt: Attempt, phase: Phase): PhaseTime | undefined {
  const { marks, slackNs, tcpNs } = attempt;
  if (phase === 'tcp' && tcpNs !== undefined) return { phase, ...boundedTime(tcpNs, 0, 0) };
  const { from, to } = phaseMarks[phase];
  const begin = from.find((mark) => marks[mark] !== undefined);
  const beginNs = begin === undefined ? undefined : beginOf(attempt, begin);
  const endNs = marks[to];
  if (begin === undefined || beginNs === undefined || endNs === undefined || endNs < beginNs) return undefined;
  return { phase, ...boundedTime(endNs - beginNs, slackNs[to] ?? 0, slackNs[begin] ?? 0) };
}

/** An end that came earlier makes the time shorter, a begin that came earlier makes it longer. Whole microseconds, at least 1. */
const boundedTime = (ns: Ns, earlyNs: Ns, lateNs: Ns): BoundedTime => ({
  us: usFromNs(ns),
  lowUs: usFromNs(ns - earlyNs),
  highUs: usFromNs(ns + lateNs),
});

/** A timer may fire a little before its time: an attempt that started before it was due has not waited at all. */
function beginOf({ marks }: Attempt, mark: Mark): Ns | undefined {
  const { scheduled, started } = marks;
  return mark === 'scheduled' && scheduled !== undefined && started !== undefined ? Math.min(scheduled, started) : marks[mark];
}
