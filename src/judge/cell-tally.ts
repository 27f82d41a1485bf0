// One cell while it is being counted. Its size depends on what was seen, not on how many attempts were made: a round is two numbers.
import { type Arm, type Phase, phases, type Plan, type Share } from '../model/plan.js';
import type { Cell, PhaseSummary, Standing } from '../model/report.js';
import { attemptsPerRound } from './counted-actors.js';
import { type CountingUnit, countingUnit } from './counting-unit.js';
import { createCounter } from './counter.js';
import type { JudgedAttempt } from './judged-attempt.js';
import { createPhaseTally, type PhaseTally } from './phase-tally.js';
import { measurePhases } from './phase-times.js';
import { rateInterval, sumCounts } from './rate-interval.js';
import { isCounted } from './round-figures.js';
import { createSignatureTally, type MeansOf, type Sighting, type Sightings } from './signature-tally.js';
import type { Counts } from './statistics/counts.js';

export interface CellTally {
  readonly target: string;
  readonly arm: Arm['name'];
  readonly pacing: Arm['pacing']['kind'];
  readonly unit: CountingUnit;
  readonly addRound: (
    judged: readonly JudgedAttempt[],
    sightings: readonly Sighting[],
    incidents: Readonly<Record<string, number>>,
  ) => void;
  /** Completed and failed attempts of each round that was folded. */
  readonly rounds: () => readonly Counts[];
  /** Attempts that the plan asked for; with open pacing those that were made. */
  readonly asked: () => number;
  readonly recorded: () => number;
  readonly standing: (standing: Standing) => number;
  readonly tried: (check: string) => number;
  readonly failedCheck: (check: string) => number;
  /** Of each round how many were held against a check, and how many failed it; undefined where that is not known. */
  readonly checkRounds: (check: string) => readonly Counts[] | undefined;
  readonly sightingsOf: (id: string) => Sightings;
  readonly provenSignatures: () => readonly string[];
  readonly phaseAt: PhaseAt;
  readonly phaseSummaries: () => Readonly<Partial<Record<Phase, PhaseSummary>>>;
  readonly cell: (meansOf: MeansOf) => Cell;
}

type PhaseAt = (phase: Phase, percentile: number) => ReturnType<PhaseTally['at']>;

export interface CellSetup {
  readonly target: string;
  readonly arm: Arm['name'];
  /** That of the clients which are counted here; absent: all. */
  readonly share?: Share;
}

export function createCellTally(plan: Plan, { target, arm, share }: CellSetup): CellTally {
  const pacing = (plan.arms.find(({ name }) => name === arm) ?? plan.arms[0]).pacing.kind;
  const unit = countingUnit(plan, arm);
  const rounds: Counts[] = [];
  const standings = createCounter<Standing>();
  const outcomes = createCounter<JudgedAttempt['attempt']['outcome']['kind']>();
  const tried = createCounter();
  const failedChecks = createCounter();
  const checkRounds = new Map<string, Counts[]>(plan.checks.map(({ id }) => [id, []]));
  const instances = createCounter();
  const times: Partial<Record<Phase, PhaseTally>> = {};
  const found = createSignatureTally();

  const perRound = attemptsPerRound(plan, arm, share);
  const asked = (): number => (perRound === undefined ? standings.total() : perRound * rounds.length);

  const addAttempt = (judged: JudgedAttempt): void => {
    const { attempt, standing } = judged;
    standings.add(standing);
    outcomes.add(attempt.outcome.kind);
    judged.triedChecks.forEach(tried.add);
    judged.failedChecks.forEach(failedChecks.add);
    if (attempt.instance !== undefined) instances.add(attempt.instance);
    if (!isCounted(judged)) return;
    for (const time of measurePhases(attempt, pacing)) {
      (times[time.phase] ??= createPhaseTally()).record(time, standing === 'failed' ? 'failed' : 'succeeded');
    }
  };

  return {
    target,
    arm,
    pacing,
    unit,
    addRound(judged, sightings, incidents) {
      const failed = judged.filter(({ standing }) => standing === 'failed').length;
      rounds.push({ attempts: judged.filter(isCounted).length, failed });
      judged.forEach(addAttempt);
      for (const { id } of plan.checks) {
        const held = judged.filter(({ triedChecks }) => triedChecks.includes(id));
        checkRounds.get(id)?.push({ attempts: held.length, failed: held.filter(({ failedChecks: each }) => each.includes(id)).length });
      }
      found.addRound(sightings, incidents);
    },
    rounds: () => rounds,
    asked,
    recorded: standings.total,
    standing: standings.of,
    tried: tried.of,
    failedCheck: failedChecks.of,
    checkRounds: (id) => checkRounds.get(id) ?? [],
    sightingsOf: found.sightingsOf,
    provenSignatures: found.provenSignatures,
    phaseAt: (phase, percentile) => times[phase]?.at(percentile),
    phaseSummaries: () => byPhase(times, (tally) => tally.summary()),
    cell(meansOf) {
      const { attempts, failed } = sumCounts(rounds);
      const interval = rateInterval(rounds, unit, plan.schedule.kind);
      return {
        target,
        arm,
        rounds: rounds.length,
        asked: asked(),
        attempts,
        failed,
        ...(interval === undefined ? {} : { interval }),
        standings: standings.counts(),
        outcomes: outcomes.counts(),
        symptoms: found.symptoms(),
        signatures: found.signatures(meansOf),
        checks: plan.checks.map(({ id }) => ({ id, tried: tried.of(id), failed: failedChecks.of(id) })),
        phases: byPhase(times, (tally) => tally.latencies()),
        ...(instances.total() === 0 ? {} : { instances: Object.fromEntries(instances.entries()) }),
      };
    },
  };
}

export function byPhase<Result>(
  times: Readonly<Partial<Record<Phase, PhaseTally>>>,
  read: (tally: PhaseTally) => Result | undefined,
): Readonly<Partial<Record<Phase, Result>>> {
  const results: Partial<Record<Phase, Result>> = {};
  for (const phase of phases) {
    const tally = times[phase];
    const result = tally === undefined ? undefined : read(tally);
    if (result !== undefined) results[phase] = result;
  }
  return results;
}
