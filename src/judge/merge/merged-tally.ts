// A merged cell in the shape that gates and verdicts read, so that the whole is judged as a run of one machine is.
import { type Arm, type Phase, phases, type Plan } from '../../model/plan.js';
import type { Cell, PhaseSummary, RoundFigures, Summary } from '../../model/report.js';
import type { CellTally } from '../cell-tally.js';
import { attemptsPerRound } from '../counted-actors.js';
import { countingUnit } from '../counting-unit.js';
import { createHistogram, decodeHistogram, type TimeHistogram } from '../histogram.js';
import { rateInterval } from '../rate-interval.js';
import type { Sightings } from '../signature-tally.js';

/** The slack at the percentiles of each phase: the largest that any shard had. */
export type Slacks = Readonly<Partial<Record<Phase, PhaseSummary['slack']>>>;

interface Merged {
  readonly plan: Plan;
  readonly cell: Cell;
  /** All rounds of the scenario, merged. */
  readonly rounds: readonly RoundFigures[];
  readonly slacks: Slacks;
}

export function tallyOf({ plan, cell, rounds, slacks }: Merged): CellTally {
  const { target, arm } = cell;
  const good = rounds.filter(({ spec, quality }) => spec.target === target && spec.arm === arm && quality.spoiled === undefined);
  const unit = countingUnit(plan, arm);
  const interval = rateInterval(good, unit, plan.schedule.kind);
  const recorded = Object.values(cell.standings).reduce((sum, count) => sum + count, 0);
  const asked = (attemptsPerRound(plan, arm) ?? 0) * good.length || recorded;
  const check = (id: string) => cell.checks.find((counted) => counted.id === id);
  const whole: Cell = { ...cell, rounds: good.length, asked, ...(interval === undefined ? {} : { interval }) };
  const phaseAt = (phase: Phase, percentile: number) => timeAt(cell, slacks, phase, percentile);
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
    phaseAt,
    phaseSummaries: () => phaseSummaries(cell, slacks),
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

function timesOf({ phases: latencies }: Cell, phase: Phase): TimeHistogram | undefined {
  const kept = [latencies[phase]?.succeeded, latencies[phase]?.failed].filter((latency) => latency !== undefined);
  if (kept.length === 0) return undefined;
  const all = createHistogram();
  for (const latency of kept) all.add(decodeHistogram(latency.hdr, latency));
  return all;
}

function timeAt(cell: Cell, slacks: Slacks, phase: Phase, percentile: number): ReturnType<CellTally['phaseAt']> {
  const us = timesOf(cell, phase)?.valueAt(percentile);
  if (us === undefined) return undefined;
  return { valueMs: us / 1e3, slackMs: Math.min(us / 1e3, slackAt(slacks[phase], percentile)) };
}

/** Of the next percentile that a report keeps. */
function slackAt(slack: PhaseSummary['slack'] | undefined, percentile: number): number {
  if (slack === undefined) return 0;
  if (percentile <= 50) return slack.p50Ms;
  return percentile <= 90 ? slack.p90Ms : slack.p99Ms;
}

/** As in a run of one machine: more than a fifth of it may be the harness's own. */
const mostSlack = 1 / 5;

function phaseSummaries(cell: Cell, slacks: Slacks): Summary['phases'] {
  return Object.fromEntries(
    phases.flatMap((phase): (readonly [Phase, PhaseSummary])[] => {
      const all = timesOf(cell, phase);
      if (all === undefined) return [];
      const at = (percentile: number) => timeAt(cell, slacks, phase, percentile) ?? { valueMs: 0, slackMs: 0 };
      const named = { p50: at(50), p90: at(90), p99: at(99) };
      return [
        [
          phase,
          {
            n: all.count,
            minMs: all.minUs / 1e3,
            p50Ms: named.p50.valueMs,
            p90Ms: named.p90.valueMs,
            p99Ms: named.p99.valueMs,
            maxMs: all.maxUs / 1e3,
            slack: { p50Ms: named.p50.slackMs, p90Ms: named.p90.slackMs, p99Ms: named.p99.slackMs },
            boundedByHarness: (['p50', 'p90', 'p99'] as const).filter((name) => named[name].slackMs > named[name].valueMs * mostSlack),
          },
        ],
      ];
    }),
  );
}
