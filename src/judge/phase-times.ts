// The one table of phases: each is the time between two marks.
import type { Attempt } from '../model/history.js';
import { type Arm, type Mark, type Phase, phases, type Some } from '../model/plan.js';
import { type Ns, usFromNs } from '../model/units.js';

interface PhaseMarks {
  /** The first of these that was stamped begins the phase. */
  readonly from: Some<Mark>;
  readonly to: Mark;
}

export const phaseMarks: Readonly<Record<Phase, PhaseMarks>> = {
  queue: { from: ['scheduled'], to: 'started' },
  dns: { from: ['started'], to: 'resolved' },
  tcp: { from: ['resolved', 'started'], to: 'connected' },
  tls: { from: ['connected'], to: 'secured' },
  upgrade: { from: ['released'], to: 'opened' },
  firstMessage: { from: ['opened'], to: 'received' },
  ready: { from: ['opened'], to: 'ready' },
  close: { from: ['closing'], to: 'ended' },
  fromScheduled: { from: ['scheduled'], to: 'opened' },
};

export interface PhaseTime {
  readonly phase: Phase;
  /** Whole microseconds, at least 1: what the histograms hold. */
  readonly us: number;
  /** How much of it the harness may have added: the slack of the marks at both ends. Absent where neither carries one. */
  readonly slackNs?: Ns;
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
  if (phase === 'tcp' && tcpNs !== undefined) return { phase, us: usFromNs(tcpNs), slackNs: 0 };
  const { from, to } = phaseMarks[phase];
  const begin = from.find((mark) => marks[mark] !== undefined);
  const beginNs = begin === undefined ? undefined : beginOf(attempt, begin);
  const endNs = marks[to];
  if (begin === undefined || beginNs === undefined || endNs === undefined || endNs < beginNs) return undefined;
  const slacks = [slackNs[begin], slackNs[to]].filter((slack) => slack !== undefined);
  const us = usFromNs(endNs - beginNs);
  return slacks.length === 0 ? { phase, us } : { phase, us, slackNs: slacks.reduce((sum, slack) => sum + slack, 0) };
}

/** A timer may fire a little before its time: an attempt that started before it was due has not waited at all. */
function beginOf({ marks }: Attempt, mark: Mark): Ns | undefined {
  const { scheduled, started } = marks;
  return mark === 'scheduled' && scheduled !== undefined && started !== undefined ? Math.min(scheduled, started) : marks[mark];
}
