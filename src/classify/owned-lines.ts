// Sorts the lines of a round: those of failed attempts, those that trouble nobody, those that only their time can tie.
import type { Attempt, LogLine } from '../model/history.js';
import type { Ns } from '../model/units.js';
import type { WireFacts } from './facts.js';
import { createOwnerLookup, type Owner } from './join.js';
import { createLogReader } from './log-match.js';
import { bestOfLine } from './precedence.js';
import type { LogHit, Rule } from './rule.js';
import { leftFirstAt } from './stage.js';
import { timeWindow } from './time-window.js';

/** A line joined to a failed attempt; `hits` holds causes only, consequences of our own leaving are taken out. */
export interface OwnedLine {
  readonly line: LogLine;
  readonly by: Owner['by'];
  readonly hits: readonly LogHit[];
}

export interface LooseLine {
  readonly line: LogLine;
  readonly hits: readonly LogHit[];
  /** What the line would be if one of us had just left. */
  readonly consequence?: string;
}

export interface SortedLines {
  readonly owned: ReadonlyMap<Attempt, readonly OwnedLine[]>;
  readonly loose: readonly LooseLine[];
  /** Signatures of lines that belong to attempts which did not fail, or that came because we had left. */
  readonly withoutImpact: readonly string[];
}

/** A line is stamped when it is read, which may be a little before our own stamp of the close. */
const clockToleranceNs: Ns = 5e6;

export function sortLines(settings: {
  readonly lines: readonly LogLine[];
  readonly failed: readonly WireFacts[];
  readonly succeeded: readonly Attempt[];
  readonly rules: readonly Rule[];
}): SortedLines {
  const failed = new Set(settings.failed.map(({ attempt }) => attempt));
  const ownerOf = createOwnerLookup([...failed, ...settings.succeeded]);
  const read = createLogReader(settings.rules);
  const owned = new Map([...failed].map((attempt) => [attempt, [] as OwnedLine[]]));
  const loose: LooseLine[] = [];
  const withoutImpact: string[] = [];
  for (const line of settings.lines) {
    const { causes: hits, consequence } = read(line);
    const owner = ownerOf(line);
    if (owner === undefined) {
      if (hits.length > 0 || consequence !== undefined) loose.push({ line, hits, ...(consequence === undefined ? {} : { consequence }) });
    } else if (consequence !== undefined && cameAfterLeaving(line, owner.attempt)) {
      withoutImpact.push(consequence);
    } else if (failed.has(owner.attempt)) {
      owned.get(owner.attempt)?.push({ line, by: owner.by, hits });
    } else if (owner.attempt.outcome.kind === 'completed') {
      const best = bestOfLine(hits);
      if (best !== undefined) withoutImpact.push(best.id);
    }
  }
  return { owned, loose, withoutImpact };
}

function cameAfterLeaving(line: LogLine, attempt: Attempt): boolean {
  const leftNs = leftFirstAt(attempt);
  return leftNs !== undefined && line.atNs >= leftNs - clockToleranceNs;
}

/** Whether anybody had left shortly before the line, for lines that name nobody. */
export function createSomebodyLeft(attempts: readonly Attempt[]): (atNs: Ns) => boolean {
  const slots = new Set<number>();
  for (const attempt of attempts) {
    const leftNs = leftFirstAt(attempt);
    if (leftNs === undefined) continue;
    for (let slot = slotOf(leftNs - clockToleranceNs); slot <= slotOf(leftNs + timeWindow.afterNs); slot += 1) slots.add(slot);
  }
  return (atNs) => slots.has(slotOf(atNs));
}

const slotOf = (atNs: Ns): number => Math.floor(atNs / 10e6);
