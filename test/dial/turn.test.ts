import { expect, it } from 'vitest';
import { createClock } from '../../src/dial/clock.js';
import { createTurnClock } from '../../src/dial/turn.js';
import { stampArrival, stampDeed, type Stamped } from '../../src/dial/stamps.js';

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function workFor(ns: number): void {
  const clock = createClock();
  while (clock.nowNs() < ns);
}

const createStamped = (): Stamped => ({ turn: createTurnClock(createClock()), marks: {}, slackNs: {}, lastDeedNs: -Infinity });

it('all that arrives in one turn of the event loop has one time, however long its callbacks take', async () => {
  const stamped = createStamped();
  stampArrival(stamped, 'answered');
  workFor(2e6);
  stampArrival(stamped, 'opened');
  expect(stamped.marks.opened).toBe(stamped.marks.answered);
  await nextTurn();
  stampArrival(stamped, 'received');
  expect(stamped.marks.received).toBeGreaterThanOrEqual((stamped.marks.answered ?? Infinity) + 2e6);
});

it('the time in which the loop was busy is the slack of the next arrival', async () => {
  const stamped = createStamped();
  stampArrival(stamped, 'answered');
  workFor(3e6);
  await nextTurn();
  stampArrival(stamped, 'received');
  expect(stamped.slackNs.received).toBeGreaterThanOrEqual(3e6);
});

it('nothing arrived before the deed of ours that it answers', async () => {
  const stamped = createStamped();
  workFor(3e6);
  stampDeed(stamped, 'released');
  await nextTurn();
  stampArrival(stamped, 'answered');
  const waitedNs = (stamped.marks.answered ?? 0) - (stamped.marks.released ?? 0);
  expect(stamped.slackNs.answered).toBeLessThanOrEqual(waitedNs);
});

it('the first time counts', async () => {
  const stamped = createStamped();
  stampDeed(stamped, 'closing');
  const { closing } = stamped.marks;
  await nextTurn();
  stampDeed(stamped, 'closing');
  stampArrival(stamped, 'closing');
  expect(stamped.marks).toEqual({ closing });
  expect(stamped.slackNs).toEqual({});
});
