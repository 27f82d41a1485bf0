// How far an attempt came, when it failed, and whether it was we who left first.
import type { Attempt, Close } from '../model/history.js';
import type { Mark } from '../model/plan.js';
import { marks as markOrder } from '../model/plan.js';
import type { Ns } from '../model/units.js';

export type Stage = 'connect' | 'upgrade' | 'open';

/** `connect` until TCP stands, `upgrade` until the 101, `open` afterwards. */
export function stageOf(attempt: Attempt): Stage {
  if (attempt.marks.opened !== undefined) return 'open';
  return attempt.marks.connected === undefined ? 'connect' : 'upgrade';
}

/** The stage that a mark belongs to, for outcomes that name the last mark they reached. */
export function stageAfter(mark: Mark): Stage {
  const at = markOrder.indexOf(mark);
  if (at >= markOrder.indexOf('opened')) return 'open';
  return at >= markOrder.indexOf('connected') ? 'upgrade' : 'connect';
}

export function closeOf(attempt: Attempt): Close | undefined {
  const { outcome } = attempt;
  return outcome.kind === 'completed' || outcome.kind === 'dropped' ? outcome.close : undefined;
}

/** The last instant of the attempt that was stamped. */
export function endOf(attempt: Attempt): Ns {
  const { marks } = attempt;
  return marks.ended ?? marks.closing ?? Math.max(0, ...Object.values(marks));
}

/**
 * The time in which the fault showed. A cut is an instant; silence is a wait, from the last sign of life to the end, and the
 * server may have logged its reason at any time in it.
 */
export function failureSpan(attempt: Attempt): { readonly fromNs: Ns; readonly toNs: Ns } {
  const { outcome, marks } = attempt;
  const toNs = endOf(attempt);
  switch (outcome.kind) {
    case 'refused':
    case 'errored':
    case 'harness':
      return { fromNs: toNs, toNs };
    case 'dropped':
      return { fromNs: Math.min(marks.closing ?? toNs, toNs), toNs };
    case 'timedOut':
    case 'unfinished':
      return { fromNs: marks[outcome.after] ?? toNs, toNs };
    case 'completed':
      return { fromNs: marks.opened ?? toNs, toNs };
  }
}

/** When we ended the conversation before the server did, or gave up waiting; undefined when the server was first, or nobody. */
export function leftFirstAt(attempt: Attempt): Ns | undefined {
  const { outcome, marks } = attempt;
  if (outcome.kind === 'timedOut') return marks.closing ?? endOf(attempt);
  return closeOf(attempt)?.initiator === 'client' ? (marks.closing ?? endOf(attempt)) : undefined;
}

/** Time from `opened` to the first sign of the end; absent when it never opened. */
export function ageOf(attempt: Attempt): Ns | undefined {
  const { opened, closing } = attempt.marks;
  return opened === undefined ? undefined : (closing ?? endOf(attempt)) - opened;
}

/** How long the server let us wait for its answer to the upgrade; absent once it was opened, or before TCP stood. */
export function waitedFor(attempt: Attempt): Ns | undefined {
  const { opened, released, secured, connected, answered } = attempt.marks;
  const asked = released ?? secured ?? connected;
  return opened !== undefined || asked === undefined ? undefined : (answered ?? endOf(attempt)) - asked;
}
