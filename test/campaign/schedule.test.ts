import { describe, expect, it } from 'vitest';
import { createFixedSchedule, createSchedule, type Scheduler } from '../../src/campaign/schedule.js';
import type { Plan, RoundSpec } from '../../src/model/plan.js';

const plan = (rounds: number, arms: readonly string[] = ['burst', 'spaced']): Plan =>
  ({ seed: 's', schedule: { kind: 'fixed', rounds }, arms: arms.map((name) => ({ name })), targets: [{ name: 't' }] }) as unknown as Plan;

function drain(schedule: Scheduler, onSpec: (spec: RoundSpec) => void = () => undefined): readonly RoundSpec[] {
  const specs: RoundSpec[] = [];
  for (let spec = schedule.next(); spec !== undefined; spec = schedule.next()) {
    specs.push(spec);
    onSpec(spec);
  }
  return specs;
}

describe('a fixed schedule', () => {
  it('runs every arm once in every round, burst and control side by side', () => {
    const specs = drain(createFixedSchedule(plan(10)));
    expect(specs).toHaveLength(20);
    for (let round = 1; round <= 10; round += 1) {
      const arms = specs.slice(2 * round - 2, 2 * round);
      expect(new Set(arms.map((spec) => spec.round))).toEqual(new Set([round]));
      expect(new Set(arms.map((spec) => spec.arm))).toEqual(new Set(['burst', 'spaced']));
    }
  });

  it('does not always let the same arm go first, and draws the same order from the same seed', () => {
    const firsts = drain(createFixedSchedule(plan(20))).filter((_, index) => index % 2 === 0);
    expect(new Set(firsts.map(({ arm }) => arm)).size).toBe(2);
    expect(drain(createFixedSchedule(plan(20)))).toEqual(drain(createFixedSchedule(plan(20))));
  });

  it('repeats a spoiled round under its number with the next take', () => {
    const schedule = createFixedSchedule(plan(1, ['burst']));
    const specs = drain(schedule, (spec) => {
      if (spec.take === 1) schedule.repeat(spec);
    });
    expect(specs.map(({ round, take }) => [round, take])).toEqual([
      [1, 1],
      [1, 2],
    ]);
  });

  it('never spends on one arm the repeats of the other', () => {
    const schedule = createFixedSchedule(plan(8));
    const specs = drain(schedule, (spec) => {
      if (spec.arm === 'burst') schedule.repeat(spec);
    });
    expect(specs.filter(({ arm }) => arm === 'burst')).toHaveLength(8 + 4);
    expect(specs.filter(({ arm }) => arm === 'spaced')).toHaveLength(8);
  });

  it('ends although every round is spoiled', () => {
    const schedule = createFixedSchedule(plan(8, ['burst']));
    expect(drain(schedule, schedule.repeat)).toHaveLength(8 + 4);
  });
});

describe('a schedule until decided', () => {
  /** A clock that goes on only when the test says so. */
  const sequential = (of: Plan, isDecided: () => boolean, nowNs: () => number = () => 0): Scheduler =>
    createSchedule({ ...of, schedule: { kind: 'untilDecided', rounds: of.schedule.rounds, withinNs: 60e9 } }, { isDecided, nowNs });

  it('begins no round once it is decided, but runs the one it has begun in both arms', () => {
    let burstRounds = 0;
    const schedule = sequential(plan(100), () => burstRounds >= 3);
    const specs = drain(schedule, (spec) => {
      if (spec.arm === 'burst') burstRounds += 1;
    });
    expect(specs.map(({ round }) => round)).toEqual([1, 1, 2, 2, 3, 3]);
    expect(specs.filter(({ arm }) => arm === 'spaced')).toHaveLength(3);
    expect(schedule.isOutOfTime()).toBe(false);
  });

  it('ends after the most rounds when nothing is ever decided, also when every round is spoiled', () => {
    expect(drain(sequential(plan(7), () => false))).toHaveLength(14);
    const spoiled = sequential(plan(8, ['burst']), () => false);
    expect(drain(spoiled, spoiled.repeat)).toHaveLength(8 + 4);
  });

  it('begins and repeats none once its time is over, but ends the one it has begun in both arms, and says so', () => {
    let nowNs = 5e12;
    const schedule = sequential(
      plan(100),
      () => false,
      () => nowNs,
    );
    const specs = drain(schedule, (spec) => {
      nowNs += 25e9;
      schedule.repeat(spec);
    });
    // Round 1 from 0 s, its two repeats until 100 s: only the first of them was asked for before 60 s.
    expect(specs.map(({ round, take }) => [round, take])).toEqual([
      [1, 1],
      [1, 1],
      [1, 2],
      [1, 2],
    ]);
    expect(schedule.isOutOfTime()).toBe(true);
  });

  it('counts its time from the first round, not from when it was made', () => {
    let nowNs = 0;
    const schedule = sequential(
      plan(3, ['burst']),
      () => false,
      () => nowNs,
    );
    nowNs = 3600e9;
    expect(drain(schedule)).toHaveLength(3);
    expect(schedule.isOutOfTime()).toBe(false);
  });
});
