import { draw } from '../model/draw.js';
import type { Plan, RoundSpec, Schedule } from '../model/plan.js';
import type { Ns } from '../model/units.js';

/** Says which round is next. Spoiled rounds are repeated, within bounds. */
export interface Scheduler {
  readonly next: () => RoundSpec | undefined;
  readonly repeat: (spec: RoundSpec) => void;
  /** Whether it was the time that ended it. */
  readonly isOutOfTime: () => boolean;
}

/** What a plan that runs until it is decided asks before each round. */
export interface Deciding {
  readonly isDecided: () => boolean;
  readonly nowNs: () => Ns;
}

export function createSchedule(plan: Plan, deciding: Deciding): Scheduler {
  const { schedule } = plan;
  switch (schedule.kind) {
    case 'fixed':
      return createFixedSchedule(plan);
    case 'untilDecided':
      return createSequentialSchedule(plan, schedule, deciding);
  }
}

/** Burst and control take turns, so that a drift of the machine hits both; who goes first is drawn for each round. */
export function createFixedSchedule(plan: Plan): Scheduler {
  const { rounds } = plan.schedule;
  const queue = Array.from({ length: rounds }, (_, index) => index + 1).flatMap((round) => specsOf(plan, round));
  const mayRepeat = createRepeats(plan);
  return {
    next: () => queue.shift(),
    repeat(spec) {
      if (mayRepeat(spec)) queue.push({ ...spec, take: spec.take + 1 });
    },
    isOutOfTime: () => false,
  };
}

type Sequential = Extract<Schedule, { readonly kind: 'untilDecided' }>;

/**
 * Round after round until it is decided. A round that was begun is run in all its arms, so that the control does not fall behind; once the
 * time is over none is begun and none repeated.
 */
function createSequentialSchedule(plan: Plan, { rounds, withinNs }: Sequential, { isDecided, nowNs }: Deciding): Scheduler {
  const queue: RoundSpec[] = [];
  const mayRepeat = createRepeats(plan);
  let begun = 0;
  let startedNs: Ns | undefined;
  let outOfTime = false;
  const isOver = (): boolean => startedNs !== undefined && nowNs() - startedNs >= withinNs;
  return {
    next() {
      startedNs ??= nowNs();
      if (queue.length === 0 && begun < rounds && !isDecided()) {
        if (isOver()) outOfTime = true;
        else queue.push(...specsOf(plan, (begun += 1)));
      }
      return queue.shift();
    },
    repeat(spec) {
      if (!isOver() && mayRepeat(spec)) queue.push({ ...spec, take: spec.take + 1 });
    },
    isOutOfTime: () => outOfTime,
  };
}

function specsOf(plan: Plan, round: number): readonly RoundSpec[] {
  const specs = plan.arms.map(({ name }): RoundSpec => ({ round, target: plan.targets[0].name, arm: name, take: 1 }));
  return draw(plan.seed, 'arm', round) < 0.5 ? specs : specs.reverse();
}

/** Of each arm half as many rounds again, and two at the least. */
function createRepeats({ schedule, arms }: Plan): (spec: RoundSpec) => boolean {
  const most = Math.max(2, Math.floor(schedule.rounds / 2));
  const left = new Map(arms.map(({ name }) => [name, most]));
  return ({ arm }) => {
    const here = left.get(arm) ?? 0;
    left.set(arm, here - 1);
    return here > 0;
  };
}
