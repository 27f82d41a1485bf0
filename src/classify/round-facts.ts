// What only a whole round shows: an exit of the server, a mass cut before nobody listens any more, ends that agree on a timer.
import type { Ns } from '../model/units.js';
import type { RoundFacts, WireFacts } from './facts.js';
import { timerSeconds } from './timers.js';
import { timeWindow } from './time-window.js';

export interface ServerExit {
  readonly atNs: Ns;
}

/** Ends within this of each other are one event. */
export const massWindowNs: Ns = 250e6;
export const massSize = 5;
const cutSymptoms = new Set(['open-then-1006', 'reset-before-101', 'eof-before-101']);

const none: RoundFacts = { events: new Set() };

/** The round's facts of each of the failed attempts, in the order given. `exits` of earlier rounds are passed over. */
export function roundFactsOf(facts: readonly WireFacts[], allExits: readonly ServerExit[]): readonly RoundFacts[] {
  const beganNs = facts.reduce((least, { attempt }) => Math.min(least, attempt.marks.started ?? least), Infinity);
  const exits = allExits.filter(({ atNs }) => atNs >= beganNs);
  const massCut = findMassCut(facts);
  const timers = findTimers(facts);
  if (exits.length === 0 && massCut.size === 0 && timers.size === 0) return facts.map(() => none);
  return facts.map((one) => {
    const events = new Set<'serverExited' | 'cutThenRefused'>();
    if (exits.some((exit) => endedByExit(one, exit))) events.add('serverExited');
    if (massCut.has(one)) events.add('cutThenRefused');
    const timerNs = timers.get(one);
    return { events, ...(timerNs === undefined ? {} : { timerNs }) };
  });
}

/** Cut around the exit, or refused after it. */
function endedByExit({ symptom, endNs }: WireFacts, { atNs }: ServerExit): boolean {
  if (symptom === 'refused') return endNs >= atNs;
  return cutSymptoms.has(symptom) && endNs >= atNs - timeWindow.beforeNs && endNs <= atNs + timeWindow.afterNs;
}

/** At least five opened connections cut without a close frame within 250 ms, and later connects refused: the process is gone. */
function findMassCut(facts: readonly WireFacts[]): ReadonlySet<WireFacts> {
  const lastRefused = Math.max(-Infinity, ...facts.filter(({ symptom }) => symptom === 'refused').map(({ endNs }) => endNs));
  const cuts = facts.filter(({ symptom, endNs }) => symptom === 'open-then-1006' && endNs <= lastRefused);
  return new Set(
    clustersOf(cuts)
      .filter((cluster) => cluster.length >= massSize)
      .flat(),
  );
}

/** Groups by end: a group goes on while its next member ends within 250 ms of its first. */
export function clustersOf(facts: readonly WireFacts[]): readonly (readonly WireFacts[])[] {
  const clusters: WireFacts[][] = [];
  for (const one of [...facts].sort((a, b) => a.endNs - b.endNs)) {
    const last = clusters.at(-1);
    if (last?.[0] !== undefined && one.endNs - last[0].endNs <= massWindowNs) last.push(one);
    else clusters.push([one]);
  }
  return clusters;
}

/** A timer counts once three connections, or half of their bucket, agree with it to max(1 s, 2 %). */
function findTimers(facts: readonly WireFacts[]): ReadonlyMap<WireFacts, Ns> {
  const dropped = facts.filter(({ ageNs, symptom }) => ageNs !== undefined && ageNs > 10e9 && symptom.startsWith('open-then-'));
  const found = new Map<WireFacts, Ns>();
  for (const timerNs of timerSeconds.map((seconds) => seconds * 1e9)) {
    const agreeing = dropped.filter((one) => endedAtTimer(one, timerNs));
    const bucket = dropped.filter(({ symptom }) => symptom === agreeing[0]?.symptom);
    if (agreeing.length >= 3 || (agreeing.length > 0 && agreeing.length * 2 >= bucket.length && bucket.length > 1))
      for (const one of agreeing) found.set(one, timerNs);
  }
  return found;
}

/** By its age since the 101, or by the time since the last message. */
function endedAtTimer({ ageNs, endNs, attempt }: WireFacts, timerNs: Ns): boolean {
  const tolerance = Math.max(1e9, timerNs * 0.02);
  const lastMessageNs = attempt.messages.at(-1)?.atNs;
  const idleNs = lastMessageNs === undefined ? ageNs : endNs - lastMessageNs;
  return [ageNs, idleNs].some((value) => value !== undefined && Math.abs(value - timerNs) <= tolerance);
}
