// A merged cell in the shape that gates and verdicts read, so that the whole is judged as a run of one machine is.
import { type Arm, type Phase, phases, type Plan } from '../../model/plan.js';
import type { Cell, RoundFigures } from '../../model/report.js';
import { readBoundedTimes } from '../bounded-times.js';
import { byPhase, type CellTally } from '../cell-tally.js';
import { attemptsPerRound } from '../counted-actors.js';
import { countingUnit } from '../counting-unit.js';
import { createPhaseTally, type PhaseTally } from '../phase-tally.js';
import { rateInterval } from '../rate-interval.js';
import type { Sightings } from '../signature-tally.js';

interface Merged {
  readonly plan: Plan;
  readonly cell: Cell;
  /** All rounds of the scenario, merged. */
  readonly rounds: readonly RoundFigures[];
}

export function tallyOf({ plan, cell, rounds }: Merged): CellTally {
  const { target, arm } = cell;
  const good = rounds.filter(({ spec, quality }) => spec.target === target && spec.arm === arm && quality.spoiled === undefined);
  const unit = countingUnit(plan, arm);
  const interval = rateInterval(good, unit, plan.schedule.kind);
  const recorded = Object.values(cell.standings).reduce((sum, count) => sum + count, 0);
  const asked = (attemptsPerRound(plan, arm) ?? 0) * good.length || recorded;
  const check = (id: string) => cell.checks.find((counted) => counted.id === id);
  const whole: Cell = { ...cell, rounds: good.length, asked, ...(interval === undefined ? {} : { interval }) };
  const times = timesOf(cell);
  return {
    target,
    arm,
    pacing: pacingOf(plan, arm),
    unit,
    addRound() {
      throw new Error('a merged cell takes no more rounds');
    },
    rounds: () => good,
    asked: () => asked,
    recorded: () => recorded,
    standing: (standing) => cell.standings[standing] ?? 0,
    tried: (id) => check(id)?.tried ?? 0,
    failedCheck: (id) => check(id)?.failed ?? 0,
    checkRounds: () => undefined,
    sightingsOf: (id) => sightingsOf(cell, id, good.length),
    provenSignatures: () => cell.signatures.filter(({ by }) => by !== 'time').map(({ id }) => id),
    phaseAt: (phase, percentile) => times[phase]?.at(percentile),
    phaseSummaries: () => byPhase(times, (tally) => tally.summary()),
    cell: () => whole,
  };
}

const pacingOf = ({ arms }: Plan, name: Arm['name']): Arm['pacing']['kind'] =>
  (arms.find((arm) => arm.name === name) ?? arms[0]).pacing.kind;

/** A report does not keep in how many rounds an id was seen: as many as can be, so that a bound is never too low. */
function sightingsOf({ signatures, symptoms }: Cell, id: string, rounds: number): Sightings {
  const signature = signatures.find((counted) => counted.id === id);
  const proven = signature?.by === 'time' ? 0 : signature?.count;
  const count = symptoms.find((counted) => counted.id === id)?.count ?? proven ?? 0;
  return { count, rounds: Math.min(count, rounds) };
}

function timesOf({ phases: latencies }: Cell): Readonly<Partial<Record<Phase, PhaseTally>>> {
  return Object.fromEntries(
    phases.flatMap((phase): (readonly [Phase, PhaseTally])[] => {
      const { succeeded, failed } = latencies[phase] ?? {};
      if (succeeded === undefined && failed === undefined) return [];
      const kept = {
        ...(succeeded === undefined ? {} : { succeeded: readBoundedTimes(succeeded) }),
        ...(failed === undefined ? {} : { failed: readBoundedTimes(failed) }),
      };
      return [[phase, createPhaseTally(kept)]];
    }),
  );
}
