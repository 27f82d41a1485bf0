// One scenario as its shards saw it: counted together, then judged anew as one run.
import type { Cell, ColdStartFigures, Example, HarnessFacts, Preflight, ScenarioReport, UnknownBucket } from '../../model/report.js';
import { coldStartFigures, coldStartRound, earlierOf, firstTimeOf } from '../cold-start-figures.js';
import { highestFloor } from '../floor.js';
import { assembleScenario } from '../scenario-report.js';
import { byCount, joinBy } from './add-counts.js';
import { mergeCells } from './merge-cells.js';
import { mergeRounds } from './merge-rounds.js';
import { mergeStamps, stampsOf } from './merge-stamps.js';
import { tallyOf } from './merged-tally.js';

const mostFailing = 9;
const mostPassing = 2;

/** `others` in the order of their shards. */
export function mergeScenarios(first: ScenarioReport, others: readonly ScenarioReport[], interrupted: boolean): ScenarioReport {
  const all = [first, ...others];
  const { plan, planHash, name } = first;
  const rounds = all.map((scenario) => scenario.rounds).reduce(mergeRounds);
  const cells = all
    .map((scenario) => scenario.cells)
    .reduce((a, b) => joinBy(a, b, cellKey, mergeCells))
    .map((cell) => tallyOf({ plan, cell, rounds }));
  const burst = cells.find(({ arm }) => arm === 'burst') ?? tallyOf({ plan, cell: emptyBurst(plan.targets[0].name), rounds });
  const preflight = worstPreflight(all);
  const meansOf = (id: string) => {
    const known = all
      .flatMap((scenario) => scenario.cells.flatMap(({ signatures }) => signatures))
      .find((signature) => signature.id === id);
    return { means: known?.means ?? id, class: known?.class ?? plan.scenario.class };
  };
  return {
    ...assembleScenario({
      plan,
      planHash,
      end: { interrupted, meansOf, harness: harnessOf(all), ...(preflight === undefined ? {} : { preflight }) },
      burst,
      cells,
      rounds,
      coldStarts: all.map(({ coldStart }) => coldStart?.rounds ?? []).reduce(mergeColdStarts),
      examples: fewExamples(all),
      logWithoutImpact: mergeWithoutImpact(all),
      explainedByTime: mergeExplained(all),
    }),
    ...mergedBuckets(all),
    name,
  };
}

const cellKey = ({ target, arm }: Cell): string => `${target} ${arm}`;

function emptyBurst(target: string): Cell {
  const none = {
    rounds: 0,
    asked: 0,
    attempts: 0,
    failed: 0,
    standings: {},
    outcomes: {},
    symptoms: [],
    signatures: [],
    checks: [],
    phases: {},
  };
  return { target, arm: 'burst', ...none };
}

/** From the worst to the best. */
const preflights: readonly Preflight['status'][] = ['unreachable', 'refused', 'failsAlone', 'passed', 'skipped'];

function worstPreflight(all: readonly ScenarioReport[]): Preflight | undefined {
  const held = all.map(({ preflight }) => preflight).filter((preflight) => preflight !== undefined);
  return preflights.flatMap((status) => held.filter((preflight) => preflight.status === status))[0];
}

/** All shards met one start of the server: the first client of any of them counts. */
function mergeColdStarts(a: ColdStartFigures['rounds'], b: ColdStartFigures['rounds']): ColdStartFigures['rounds'] {
  const joined = joinBy(
    a,
    b,
    ({ round }) => String(round),
    (one, other) => {
      const first = (figure: (typeof coldStartFigures)[number]) => earlierOf(firstTimeOf(one, figure), firstTimeOf(other, figure));
      return coldStartRound(
        one.round,
        Object.fromEntries(coldStartFigures.map((figure) => [figure, first(figure)] as const)),
        one.waiting + other.waiting,
      );
    },
  );
  return [...joined].sort((one, other) => one.round - other.round);
}

function fewExamples(all: readonly ScenarioReport[]): readonly Example[] {
  const examples = all.flatMap((scenario) => scenario.examples);
  const passes = ({ finding, attempt }: Example): boolean => finding === undefined && attempt.outcome.kind === 'completed';
  return [...examples.filter((example) => !passes(example)).slice(0, mostFailing), ...examples.filter(passes).slice(0, mostPassing)];
}

interface NamedCount {
  readonly id: string;
  readonly count: number;
}

/** All shards read one log, so the largest count of them is taken and not the sum. */
function mergeWithoutImpact(all: readonly ScenarioReport[]): ScenarioReport['logWithoutImpact'] {
  const joined = all
    .map(({ logWithoutImpact }) => logWithoutImpact.map(({ signature, count }) => ({ id: signature, count })) as readonly NamedCount[])
    .reduce((a, b) =>
      joinBy(
        a,
        b,
        ({ id }) => id,
        (one, other) => ({ id: one.id, count: Math.max(one.count, other.count) }),
      ),
    );
  return [...joined].sort(byCount).map(({ id, count }) => ({ signature: id, count }));
}

function mergeExplained(all: readonly ScenarioReport[]): ScenarioReport['explainedByTime'] {
  const joined = all
    .map(({ explainedByTime }) => explainedByTime)
    .reduce((a, b) =>
      joinBy(
        a,
        b,
        ({ symptom, signature }) => `${symptom} ${signature}`,
        (one, other) => ({ ...one, upTo: one.upTo + other.upTo, of: one.of + other.of }),
      ),
    );
  return [...joined].sort((a, b) => b.upTo - a.upTo || (`${a.symptom} ${a.signature}` < `${b.symptom} ${b.signature}` ? -1 : 1));
}

const shownBuckets = 5;
const keptSamples = 3;

/** Each shard keeps its five largest, so that a count is at least so large; the rule is that of the first shard that has one. */
function mergedBuckets(all: readonly ScenarioReport[]): { readonly unknownBuckets?: readonly UnknownBucket[] } {
  const joined = all
    .map(({ unknownBuckets }) => unknownBuckets ?? [])
    .reduce((a, b) =>
      joinBy(
        a,
        b,
        ({ id }) => id,
        (one, other) => ({ ...one, count: one.count + other.count, samples: [...one.samples, ...other.samples].slice(0, keptSamples) }),
      ),
    );
  return joined.length === 0 ? {} : { unknownBuckets: [...joined].sort(byCount).slice(0, shownBuckets) };
}

/** The least that any shard had, and the worst that it measured. */
function harnessOf(all: readonly ScenarioReport[]): HarnessFacts {
  const held = (values: readonly (number | undefined)[]): readonly number[] => values.filter((value) => value !== undefined);
  const [files, ports] = [held(all.map(({ health }) => health.files?.available)), held(all.map(({ health }) => health.ports?.available))];
  const resolutions = held(all.map(({ health }) => health.clockResolutionNs));
  const floors = all.map(({ health }) => health.floor).filter((floor) => floor !== undefined);
  return {
    ...(files.length === 0 ? {} : { filesAvailable: Math.min(...files) }),
    ...(ports.length === 0 ? {} : { portsAvailable: Math.min(...ports) }),
    ...(resolutions.length === 0 ? {} : { clockResolutionNs: Math.max(...resolutions) }),
    ...(floors.length === 0 ? {} : { floor: highestFloor(floors) }),
    ...all.map(({ health }) => stampsOf(health)).reduce(mergeStamps),
  };
}
