import { describe, expect, it } from 'vitest';
import type { Attempt } from '../../src/model/history.js';
import type { Pacing } from '../../src/model/plan.js';
import { qualityOf } from '../../src/run/quality.js';

const barrier: Pacing = { kind: 'barrier', hold: 'lastByte', settle: 'auto', deadlineNs: 1 };
const closed: Pacing = { kind: 'closed', concurrency: 1, gapNs: 0 };
const quiet = { p99Ns: 0, maxNs: 0 };
const ms = 1e6;

/** An attempt that was released and opened at these milliseconds. */
function attempt(released: number, opened: number, more: Partial<Attempt> = {}): Attempt {
  return {
    id: { round: 1, arm: 'burst', actor: 'client', client: 0, cycle: 1 },
    marks: { started: 0, connected: 0.2 * ms, held: 1 * ms, released: released * ms, answered: opened * ms, opened: opened * ms },
    stamped: 'turn',
    slackNs: {},
    steps: [],
    messages: [],
    messagesLeftOut: 0,
    captured: {},
    tokens: [],
    outcome: { kind: 'completed' },
    ...more,
  };
}

describe('the quality of a round', () => {
  it('tells the spread from the first to the last release', () =>
    expect(qualityOf({ attempts: [attempt(5, 9), attempt(5.5, 9)], pacing: barrier, loop: quiet }).releaseSpreadNs).toBe(0.5 * ms));

  it('tells how late attempts began: behind a barrier after the first release, with open pacing after they were due', () => {
    const released = [5, 5.2, 5.5].map((at) => attempt(at, 9));
    expect(qualityOf({ attempts: released, pacing: barrier, loop: quiet }).startLateP99Ns).toBeCloseTo(0.5 * ms, 3);
    const open: Pacing = { kind: 'open', perSecond: 20, maxOpen: 10, stopAfterNs: 1 };
    expect(qualityOf({ attempts: released, pacing: open, loop: quiet, latenesses: [1 * ms, 3 * ms] }).startLateP99Ns).toBe(3 * ms);
    expect(qualityOf({ attempts: released, pacing: closed, loop: quiet }).startLateP99Ns).toBeUndefined();
  });

  it('counts the most handshakes in flight at one instant', () => {
    const overlap = (...attempts: Attempt[]) => qualityOf({ attempts, pacing: barrier, loop: quiet }).overlap;
    expect(overlap(attempt(5, 6), attempt(6, 7))).toBe(1);
    expect(overlap(attempt(5, 8), attempt(6, 7), attempt(7.5, 9))).toBe(2);
    expect(overlap()).toBe(0);
  });

  it.each([
    ['a spread of 1.9 ms is fine', [attempt(5, 6), attempt(6.9, 8)], barrier, quiet, undefined],
    ['a spread of 3 ms is late when an upgrade takes 4', [attempt(5, 9), attempt(8, 12)], barrier, quiet, 'lateRelease'],
    ['a spread of 3 ms is fine when an upgrade takes 20', [attempt(5, 25), attempt(8, 28)], barrier, quiet, undefined],
    ['a loop that was 21 ms late widens the window', [attempt(5, 6)], barrier, { p99Ns: 0, maxNs: 21 * ms }, 'lateLoop'],
    ['a loop that was 21 ms late is small beside an upgrade of 100', [attempt(5, 105)], barrier, { p99Ns: 0, maxNs: 21 * ms }, undefined],
    ['without a barrier there is no window', [attempt(5, 6), attempt(50, 60)], closed, { p99Ns: 0, maxNs: 21 * ms }, undefined],
    [
      'a fault of the harness spoils any round',
      [attempt(5, 6, { outcome: { kind: 'harness', code: 'EMFILE', text: '' } })],
      closed,
      quiet,
      'harnessFault',
    ],
  ] as const)('%s', (_rule, attempts, pacing, loop, spoiled) => {
    expect(qualityOf({ attempts, pacing, loop }).spoiled).toBe(spoiled);
  });

  it('grants a release of n clients 25 us for each: no harness lets them go in no time, and a pause beside that is its own', () => {
    const released = (clients: number, spread: number): Attempt[] =>
      Array.from({ length: clients }, (_, index) => attempt(5 + (spread * index) / (clients - 1), 6));
    const spoiled = (clients: number, spread: number): string | undefined =>
      qualityOf({ attempts: released(clients, spread), pacing: barrier, loop: quiet }).spoiled;
    expect([spoiled(1000, 24.9), spoiled(1000, 25.1), spoiled(2000, 49), spoiled(2000, 51)]).toEqual([
      undefined,
      'lateRelease',
      undefined,
      'lateRelease',
    ]);
    expect([spoiled(80, 1.9), spoiled(20, 2.1)]).toEqual([undefined, 'lateRelease']);
  });

  it('grants the loop as much while the answers come in, and counts only clients that were released', () => {
    const loop = { p99Ns: 0, maxNs: 24 * ms };
    const released = Array.from({ length: 1000 }, () => attempt(5, 6));
    expect(qualityOf({ attempts: released, pacing: barrier, loop }).spoiled).toBeUndefined();
    const few = released.map((each, index) => (index < 900 ? { ...each, marks: { started: 0 } } : each));
    expect(qualityOf({ attempts: few, pacing: barrier, loop }).spoiled).toBe('lateLoop');
  });

  it('counts answers that came before the request was complete', () => {
    const early = attempt(5, 4);
    expect(qualityOf({ attempts: [early, attempt(5, 6)], pacing: barrier, loop: quiet }).answeredEarly).toBe(1);
  });
});
