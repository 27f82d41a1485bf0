// Walks an actor's steps over one session. The first step that fails decides the outcome.
import type { Outcome } from '../model/history.js';
import type { Step } from '../model/plan.js';
import { awaitPushed, askEcho, askIdentity, expectMessage, openWith, pushTrouble } from './message-steps.js';
import { lastMark, outcomeOf } from './outcome.js';
import { payloadBytes } from './payload.js';
import type { Session } from './session.js';
import { done, endedByUs, type StepEnd, stopped, type Walk } from './walk.js';

export async function walkScript(walk: Walk): Promise<Outcome> {
  const { setup, session, results } = walk;
  let outcome: Outcome | undefined;
  for (const step of setup.actor.steps) {
    if (!isInCycle(step, setup.id.cycle, setup.actor.cycles)) continue;
    if (outcome !== undefined) {
      results.push({ step: step.id, kind: 'notReached' });
      continue;
    }
    const end = await runStep(step, walk);
    results.push(end.result);
    outcome = end.outcome;
  }
  if (outcome === undefined) return outcomeAtEnd(session);
  if (!session.isOver) session.connection.close(1000, '');
  return outcome;
}

/** The script went through. Without a close step of its own the connection is closed here. */
async function outcomeAtEnd(session: Session): Promise<Outcome> {
  if (!session.isOver) {
    session.connection.close(1000, '');
    await session.ended();
  }
  const { ending } = session;
  if (ending === undefined) return { kind: 'unfinished', after: lastMark(session) };
  return ending.kind === 'closed' ? { kind: 'completed', close: ending.close } : outcomeOf(session);
}

export function isInCycle({ cycles: sets }: Step, cycle: number, cycles: number): boolean {
  if (sets === undefined) return true;
  return sets.some((set) => {
    switch (set) {
      case 'odd':
        return cycle % 2 === 1;
      case 'even':
        return cycle % 2 === 0;
      case 'last':
        return cycle === cycles;
    }
  });
}

function runStep(step: Step, walk: Walk): StepEnd | Promise<StepEnd> {
  const { session, fillFor } = walk;
  const { profile } = walk.setup.round.dialing.target;
  switch (step.do) {
    case 'open':
      return openWith(profile.opening, step.id, walk);
    case 'welcome':
    case 'ready':
      return expectMessage(step.id, profile[step.do], walk, 'provesReady');
    case 'echo':
      return askEcho(step.id, profile.echo, walk);
    case 'identity':
      return askIdentity(step.id, profile.identity, walk);
    case 'push':
      // Before the connection is open nobody waits for its answer: `pushed` does.
      return !session.hasOpened ? done(step.id, walk) : pushTrouble(step.id, walk).then((trouble) => trouble ?? done(step.id, walk));
    case 'pushed':
      return awaitPushed(step.id, profile.push, walk);
    case 'expect':
      return expectMessage(step.id, step.expectation, walk);
    case 'send':
      for (const frame of step.frames) session.send(payloadBytes(frame, fillFor(step.id)));
      return done(step.id, walk);
    case 'linger':
      return linger(step, walk);
    case 'close':
      session.connection.close(step.code, step.reason);
      return endedByUs(step.id, walk);
    case 'reset':
      session.connection.reset();
      return endedByUs(step.id, walk);
    case 'finish':
      session.connection.finish();
      return endedByUs(step.id, walk);
    case 'server':
      return { result: { step: step.id, kind: 'failed', code: 'NOT_A_CLIENT_STEP', text: 'a client does not start servers' } };
  }
}

async function linger({ id, forNs }: Extract<Step, { readonly do: 'linger' }>, walk: Walk): Promise<StepEnd> {
  walk.setup.onSettled();
  await walk.session.linger(forNs);
  return walk.session.isOver ? stopped(id, walk) : done(id, walk);
}
