import { createSocket } from 'node:dgram';
import { describe, expect, it } from 'vitest';
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

it('what comes with a later poll of the same turn is not stamped before it was sent', async () => {
  const turn = createTurnClock(createClock());
  const sockets = Array.from({ length: 1100 }, () => createSocket('udp4'));
  await Promise.all(sockets.map((socket) => new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))));
  const last = sockets.at(-1) ?? createSocket('udp4');
  let sentNs = 0;
  let turns = 0;
  const seen = new Promise<{ readonly atNs: number; readonly slackNs: number; readonly turns: number }>((resolve) => {
    for (const socket of sockets) {
      socket.on('message', () => {
        turn.stamp();
        if (socket === last) return resolve({ atNs: turn.atNs, slackNs: turn.slackNs, turns });
        if (sentNs !== 0) return;
        setImmediate(() => (turns += 1));
        workFor(turn.nowNs() + 3e6);
        sentNs = turn.nowNs();
        socket.send('x', last.address().port, '127.0.0.1');
      });
    }
  });
  const [sender] = sockets;
  for (const socket of sockets.slice(0, -1)) sender?.send('x', socket.address().port, '127.0.0.1');
  const { atNs, slackNs, turns: turnsBefore } = await seen;
  for (const socket of sockets) socket.close();
  expect(turnsBefore).toBe(0);
  expect(atNs).toBeGreaterThanOrEqual(sentNs);
  expect(atNs - slackNs).toBeLessThanOrEqual(sentNs);
});

describe('with a loop whose turns are told', () => {
  const loop = { nowNs: 0, idleTime: 0, uvMetricsInfo: { loopCount: 1, events: 0 } };
  const turn = createTurnClock({ nowNs: () => loop.nowNs, zeroWallMs: 0 }, loop);

  it('a second poll in a turn has a time of its own, and all of the turn as slack on top', () => {
    loop.nowNs = 10e6;
    turn.stamp();
    expect(turn).toMatchObject({ atNs: 10e6, slackNs: 10e6 });
    loop.nowNs = 14e6;
    turn.stamp();
    expect(turn).toMatchObject({ atNs: 10e6, slackNs: 10e6 });
    loop.uvMetricsInfo = { loopCount: 1, events: 1024 };
    turn.stamp();
    expect(turn).toMatchObject({ atNs: 14e6, slackNs: 14e6 });
  });

  it('a stamp outside of the poll does not stand for what the next poll brings', () => {
    loop.nowNs = 20e6;
    loop.uvMetricsInfo = { loopCount: 2, events: 1030 };
    turn.stamp();
    loop.nowNs = 21e6;
    loop.uvMetricsInfo = { loopCount: 3, events: 1030 };
    turn.stamp();
    expect(turn.atNs).toBe(21e6);
  });

  it('what others did before the first stamp of a turn was no looking', async () => {
    await nextTurn();
    // The poll returned at 30 ms, after 9 ms of waiting, and others worked for 10 ms; then one more turn, without a wait.
    loop.idleTime = 9;
    loop.nowNs = 40e6;
    loop.uvMetricsInfo = { loopCount: 4, events: 1031 };
    turn.stamp();
    loop.nowNs = 45e6;
    loop.uvMetricsInfo = { loopCount: 5, events: 1032 };
    turn.stamp();
    expect(turn.atNs - turn.slackNs).toBe(30e6);
  });
});

it('where node does not tell its polls, every 1,024th arrival of a turn is stamped anew', () => {
  let nowNs = 0;
  const turn = createTurnClock({ nowNs: () => nowNs, zeroWallMs: 0 }, { idleTime: 0 });
  const times = Array.from({ length: 2100 }, () => {
    nowNs += 1000;
    turn.stamp();
    return turn.atNs;
  });
  expect([...new Set(times)]).toEqual([1000, 1024e3, 2048e3]);
});
