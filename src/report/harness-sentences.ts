// What is wrong with the harness itself, each with what to do: said above the result, for it stands in doubt then.
import { describeClockStep } from '../model/clock-step.js';
import type { Health, ScenarioReport, Space } from '../model/report.js';
import { counted, formatRate, formatShortMs } from './figures.js';

const lateLoopMs = 20;
const lateStartMs = 5;
const longPauseMs = 10;
const coarseClockNs = 1e6;
const nearlyAll = 0.8;
const manyOf = 0.25;

/** Empty where the harness was well. */
export function harnessSentences({ health, rounds }: ScenarioReport): readonly string[] {
  const { loopP99Ms = 0, startLateP99Ms = 0, processorShare = 0, gcPauses, clockResolutionNs = 0 } = health;
  const troubles = [
    loopP99Ms > lateLoopMs ? `its event loop was ${formatShortMs(loopP99Ms)} late (p99 of the worst round)` : undefined,
    startLateP99Ms > lateStartMs ? `attempts began ${formatShortMs(startLateP99Ms)} after they were due (p99)` : undefined,
    processorShare > nearlyAll ? `it used ${formatRate(Math.min(1, processorShare))} of a core` : undefined,
    gcPauses !== undefined && gcPauses.longestMs > longPauseMs
      ? `a garbage collection of ${formatShortMs(gcPauses.longestMs)} fell into a window`
      : undefined,
    spaceSentence('open files', health.files),
    spaceSentence('local ports', health.ports),
    clockResolutionNs > coarseClockNs ? `its clock goes in steps of ${formatShortMs(clockResolutionNs / 1e6)}` : undefined,
    health.spoiledRounds > manyOf * rounds.length
      ? `it spoiled ${health.spoiledRounds} of ${counted(rounds.length, 'round')}, which ${health.spoiledRounds === 1 ? 'was' : 'were'} repeated`
      : undefined,
  ].filter((trouble) => trouble !== undefined);
  return [
    ...clockSentences(health),
    ...(troubles.length === 0 ? [] : [`the harness itself: ${troubles.join('; ')}: use fewer clients (--n) or a quieter machine`]),
  ];
}

/** A run whose clock was set may be counted, but not timed. */
export const clockSentences = ({ clockStepMs }: { readonly clockStepMs?: number | undefined }): readonly string[] =>
  clockStepMs === undefined ? [] : [`${describeClockStep(clockStepMs)}: run it again`];

function spaceSentence(name: string, space: Space | undefined): string | undefined {
  if (space?.available === undefined || space.used <= nearlyAll * space.available) return undefined;
  return `${space.used} of ${space.available} ${name} were in use`;
}

/** What it used, for the line under the figures. */
export function ownWorkParts({ processorShare, files, ports, gcPauses, floor }: Health): readonly string[] {
  return [
    ...(processorShare === undefined ? [] : [`harness ${formatRate(Math.min(1, processorShare))} of a core`]),
    ...(files?.available === undefined ? [] : [`files ${files.used} of ${files.available}`]),
    ...(ports?.available === undefined ? [] : [`ports ${ports.used} of ${ports.available}`]),
    ...(gcPauses === undefined || gcPauses.count === 0
      ? []
      : [`GC in windows ${gcPauses.count}, longest ${formatShortMs(gcPauses.longestMs)}`]),
    ...(floor?.upgrade === undefined ? [] : [`floor of upgrade ${formatShortMs(floor.upgrade.p50Ms)}`]),
  ];
}
