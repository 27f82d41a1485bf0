import type { Mark, RoundSpec } from '../model/plan.js';
import type { ColdStartFigures } from '../model/report.js';
import { msFromNs, type Ns } from '../model/units.js';
import type { JudgedAttempt } from './judged-attempt.js';
import { servedMark } from './readiness.js';

type Round = ColdStartFigures['rounds'][number];

/** When a started server first accepted TCP, answered 101 and served a client, from the start of its process. */
export function coldStartOfRound(spec: RoundSpec, judged: readonly JudgedAttempt[], startedNs: Ns): Round {
  const served = judged.filter(({ standing }) => standing === 'completed');
  return coldStartRound(
    spec.round,
    {
      firstAccept: earliest(judged, () => 'connected', startedNs),
      first101: earliest(judged, () => 'opened', startedNs),
      firstReady: earliest(served, servedMark, startedNs),
    },
    judged.filter(({ standing }) => standing === 'waiting').length,
  );
}

/** When it was first seen, and when it may first have been, in milliseconds from the start. */
export interface FirstTime {
  readonly ms: number;
  readonly lowMs: number;
}

export const coldStartFigures = ['firstAccept', 'first101', 'firstReady'] as const;
type Figure = (typeof coldStartFigures)[number];

export function coldStartRound(round: number, first: Readonly<Partial<Record<Figure, FirstTime | undefined>>>, waiting: number): Round {
  const seen = coldStartFigures.flatMap((figure) => {
    const time = first[figure];
    return time === undefined ? [] : [{ figure, time }];
  });
  const slacks = seen.flatMap(({ figure, time }) => (time.ms > time.lowMs ? [[figure, time.ms - time.lowMs] as const] : []));
  return {
    round,
    ...Object.fromEntries(seen.map(({ figure, time }) => [`${figure}Ms`, time.ms])),
    ...(slacks.length === 0 ? {} : { slackMs: Object.fromEntries(slacks) }),
    waiting,
  };
}

/** Reads back what a report says of a figure. */
export function firstTimeOf(round: Round, figure: Figure): FirstTime | undefined {
  const ms = round[`${figure}Ms`];
  return ms === undefined ? undefined : { ms, lowMs: Math.max(0, ms - (round.slackMs?.[figure] ?? 0)) };
}

/** The first of all clients: as early as the earliest of them may have been. */
export function earlierOf(one: FirstTime | undefined, other: FirstTime | undefined): FirstTime | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return { ms: Math.min(one.ms, other.ms), lowMs: Math.min(one.lowMs, other.lowMs) };
}

function earliest(
  judged: readonly JudgedAttempt[],
  markOf: (attempt: JudgedAttempt['attempt']) => Mark | undefined,
  startedNs: Ns,
): FirstTime | undefined {
  const sinceStart = (atNs: Ns): number => msFromNs(Math.max(0, atNs - startedNs));
  return judged.reduce<FirstTime | undefined>((first, { attempt }) => {
    const mark = markOf(attempt);
    const atNs = mark === undefined ? undefined : attempt.marks[mark];
    if (mark === undefined || atNs === undefined) return first;
    return earlierOf(first, { ms: sinceStart(atNs), lowMs: sinceStart(atNs - (attempt.slackNs[mark] ?? 0)) });
  }, undefined);
}
