// What an attempt gathers while its script is walked, and how a step of it ends.
import type { Outcome, StepResult } from '../model/history.js';
import type { AttemptSetup } from './attempt-setup.js';
import type { Arrival } from './inbox.js';
import { lastMark, outcomeOf } from './outcome.js';
import type { PushRequest } from './push.js';
import type { Session } from './session.js';

export interface Walk {
  readonly setup: AttemptSetup;
  readonly session: Session;
  /** Fills in the names of a template; the nonce is one of the step. */
  readonly fillFor: FillFor;
  readonly push: PushRequest | undefined;
  readonly results: StepResult[];
  readonly captured: Record<string, string>;
  /** The last message that proved the server ready. */
  ready: Arrival | undefined;
}

export type FillFor = (step: string) => (template: string) => string;

/** What a step left behind, and the outcome if it decided one. */
export interface StepEnd {
  readonly result: StepResult;
  readonly outcome?: Outcome;
}

export const done = (step: string, { setup }: Walk): StepEnd => ({
  result: { step, kind: 'done', atNs: setup.round.environment.turn.nowNs() },
});

/** The connection ended, or the round was interrupted, before the step was through. */
export const stopped = (step: string, { session }: Walk): StepEnd => ({
  result: { step, kind: 'notReached' },
  outcome: outcomeOf(session),
});

export const failed = (step: string, { session }: Walk, { code, text }: { readonly code: string; readonly text: string }): StepEnd => ({
  result: { step, kind: 'failed', code, text },
  outcome: { kind: 'errored', after: lastMark(session), code, text },
});

/** The step ended the connection, and is done when the other side has followed. */
export async function endedByUs(step: string, walk: Walk): Promise<StepEnd> {
  const { session } = walk;
  await session.ended();
  if (session.ending?.kind !== 'closed') return stopped(step, walk);
  return { result: done(step, walk).result, outcome: { kind: 'completed', close: session.ending.close } };
}
