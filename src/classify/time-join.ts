// What lines that name nobody can explain by their time alone: up to k of a bucket of n. They never split it.
import type { ScenarioReport } from '../model/report.js';
import type { Ns } from '../model/units.js';
import type { RoundFacts, WireFacts } from './facts.js';
import { groupBy } from '../model/group-by.js';
import type { LooseLine } from './owned-lines.js';
import { bestHit } from './precedence.js';
import type { Rule } from './rule.js';
import type { Signature } from './signature.js';
import { timeWindow } from './time-window.js';
import { wireHolds } from './wire-match.js';

export interface Candidate {
  readonly facts: WireFacts;
  readonly round: RoundFacts;
  /** A joined line or a specific text on the wire has named it already. */
  readonly isSettled: boolean;
}

export interface TimeJoin {
  readonly explainedByTime: ScenarioReport['explainedByTime'];
  /** Lines that no failed attempt was near enough to. */
  readonly unused: readonly LooseLine[];
}

/** Takes all failed attempts: what fits a settled one is not explained again, but it was not without impact either. */
export function joinByTime(loose: readonly LooseLine[], failed: readonly Candidate[]): TimeJoin {
  const used = new Set<LooseLine>();
  const explained: ScenarioReport['explainedByTime'][number][] = [];
  for (const bucket of groupBy(failed, ({ facts, isSettled }) => `${facts.symptom} ${isSettled}`).values()) {
    for (const { signature, lines, windows } of matchBucket(loose, bucket)) {
      for (const line of lines) used.add(line);
      const [first] = bucket;
      const sample = sampleOf(lines[0], signature);
      if (first === undefined || first.isSettled || sample === undefined) continue;
      const times = lines.map(({ line }) => line.atNs).sort((a, b) => a - b);
      const upTo = signature.family === 'lifecycle' ? countReached(windows, times) : countPairs(windows, times);
      explained.push({ symptom: first.facts.symptom, signature: signature.id, upTo, of: bucket.length, sample });
    }
  }
  explained.sort((a, b) => b.upTo - a.upTo);
  return { explainedByTime: explained, unused: loose.filter((line) => !used.has(line)) };
}

/** The words by which the line was recognised: of a traceback the line of the exception. */
function sampleOf(loose: LooseLine | undefined, signature: Signature): string | undefined {
  const patterns = loose?.hits.filter(({ rule }) => rule.signature === signature).flatMap(({ rule }) => rule.log) ?? [];
  const texts = loose?.line.text.split('\n') ?? [];
  return texts.findLast((text) => patterns.some(({ regex }) => regex.test(text))) ?? texts[0];
}

interface Match {
  readonly signature: Signature;
  readonly lines: readonly LooseLine[];
  /** Sorted by their ends. */
  readonly windows: readonly Window[];
}

/** The lines that are near to attempts of the bucket, by the signature that they would give to them. */
function matchBucket(loose: readonly LooseLine[], bucket: readonly Candidate[]): readonly Match[] {
  return [...groupBy(loose, createSignatureChoice(bucket))].flatMap(([signature, lines]) => {
    if (signature === undefined) return [];
    const windows = bucket.map(({ facts }) => windowOf(facts, lines)).sort((a, b) => a.toNs - b.toNs);
    const covers = createCover(windows);
    return [{ signature, windows, lines: lines.filter(({ line }) => covers(line.atNs)) }];
  });
}

/** Chooses the best rule for a line among those whose wire conditions hold for at least one of the bucket. */
function createSignatureChoice(bucket: readonly Candidate[]): (line: LooseLine) => Signature | undefined {
  const answers = new Map<Rule, boolean>();
  const holds = (rule: Rule): boolean => {
    const known = answers.get(rule) ?? bucket.some(({ facts, round }) => wireHolds(rule, facts, round));
    answers.set(rule, known);
    return known;
  };
  const best = (hits: LooseLine['hits']) => bestHit(hits.filter(({ rule }) => holds(rule)).map((log) => ({ rule: log.rule, log })));
  const known = new Map<LooseLine['hits'], Signature | undefined>();
  return ({ hits }) => {
    if (!known.has(hits)) known.set(hits, best(hits)?.rule.signature);
    return known.get(hits);
  };
}

interface Window {
  readonly fromNs: Ns;
  readonly toNs: Ns;
}

/** What came after we had left explains nothing where it may be the consequence of that. */
function windowOf({ failure, leftFirstNs }: WireFacts, lines: readonly LooseLine[]): Window {
  const toNs = failure.toNs + timeWindow.afterNs;
  const mayBeConsequence = leftFirstNs !== undefined && lines.some(({ consequence }) => consequence !== undefined);
  return { fromNs: failure.fromNs - timeWindow.beforeNs, toNs: mayBeConsequence ? Math.min(toNs, leftFirstNs) : toNs };
}

/** Whether a time lies in any of the windows, which are joined where they overlap so that the answer is one search. */
function createCover(windows: readonly Window[]): (atNs: Ns) => boolean {
  const joined: { readonly fromNs: Ns; toNs: Ns }[] = [];
  for (const { fromNs, toNs } of [...windows].sort((a, b) => a.fromNs - b.fromNs)) {
    const last = joined.at(-1);
    if (last !== undefined && fromNs <= last.toNs) last.toNs = Math.max(last.toNs, toNs);
    else joined.push({ fromNs, toNs });
  }
  const ends = joined.map(({ toNs }) => toNs);
  return (atNs) => (joined[lowerBound(ends, atNs)]?.fromNs ?? Infinity) <= atNs;
}

/** One line of a server's life (a crash, a restart) explains every attempt that it is near to. */
const countReached = (windows: readonly Window[], times: readonly Ns[]): number =>
  windows.filter(({ fromNs, toNs }) => (times[lowerBound(times, fromNs)] ?? Infinity) <= toNs).length;

/** The most attempts that the lines can explain when each explains one: earliest deadline first, the earliest line that fits. */
function countPairs(windows: readonly Window[], times: readonly Ns[]): number {
  const firstFree = createFreeSlots(times.length);
  let pairs = 0;
  for (const { fromNs, toNs } of windows) {
    const slot = firstFree.from(lowerBound(times, fromNs));
    if ((times[slot] ?? Infinity) > toNs) continue;
    firstFree.take(slot);
    pairs += 1;
  }
  return pairs;
}

/** Slots 0..count-1; finds the first free one from an index on, with paths shortened on the way, so that a search stays cheap. */
function createFreeSlots(count: number): { readonly from: (index: number) => number; readonly take: (slot: number) => void } {
  const next = Array.from({ length: count + 1 }, (_, index) => index);
  const from = (index: number): number => {
    let slot = index;
    while (next[slot] !== slot && slot < count) {
      const then = next[slot] ?? count;
      next[slot] = next[then] ?? count;
      slot = then;
    }
    return slot;
  };
  return { from, take: (slot) => void (next[slot] = slot + 1) };
}

/** The index of the first time that is not before `fromNs`. */
function lowerBound(times: readonly Ns[], fromNs: Ns): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? 0) < fromNs) low = middle + 1;
    else high = middle;
  }
  return low;
}
