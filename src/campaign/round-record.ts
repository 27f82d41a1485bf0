import type { Attempt, HistoryEvent, LogLine, Quality } from '../model/history.js';
import type { RoundSpec } from '../model/plan.js';
import { roundName, roundNameIn } from '../run/client-values.js';
import type { Ns } from '../model/units.js';

/** One round as it came out of the runner. */
export interface RoundRecord {
  readonly spec: RoundSpec;
  readonly startedNs: Ns;
  readonly endedNs: Ns;
  readonly attempts: readonly Attempt[];
  readonly quality: Quality;
  readonly serverStartedNs?: Ns;
}

/** Sorts the stream of events into rounds and log lines. Lines are kept only as long as a round may still ask for them. */
export interface Recorder {
  readonly take: (event: HistoryEvent) => void;
  /** The round that has just ended; throws when none has. */
  readonly takeRound: () => RoundRecord;
  /**
   * The log lines of one round: those that name a client of it, and those without any name that came between its start and the start
   * of the next. A late line of the round before is not taken for one of this.
   */
  readonly linesOf: (round: RoundRecord) => readonly LogLine[];
  readonly exits: () => readonly { readonly atNs: Ns }[];
  readonly forgetLinesBefore: (atNs: Ns) => void;
}

/** So long a failed attempt waits for its log lines: Daphne looks for dead applications once a second. */
export const lineWaitNs = 1500e6;

/** A server that logs without end must not fill our memory. */
const keptLines = 200_000;

export function createRecorder(seed: string): Recorder {
  const namedRound = roundNameIn(seed);
  const starts: Ns[] = [];
  let lines: LogLine[] = [];
  let attempts: Attempt[] = [];
  let started: { readonly spec: RoundSpec; readonly atNs: Ns } | undefined;
  let serverStartedNs: Ns | undefined;
  let isStopping = false;
  let ended: RoundRecord | undefined;
  const exits: { readonly atNs: Ns }[] = [];
  const take = (event: HistoryEvent): void => {
    switch (event.kind) {
      case 'roundStarted':
        starts.push(event.atNs);
        started = { spec: event.spec, atNs: event.atNs };
        attempts = [];
        serverStartedNs = undefined;
        return;
      case 'attempt':
        attempts.push(event.attempt);
        return;
      case 'roundEnded':
        if (started === undefined) return;
        ended = {
          spec: started.spec,
          startedNs: started.atNs,
          endedNs: event.atNs,
          attempts,
          quality: event.quality,
          ...(serverStartedNs === undefined ? {} : { serverStartedNs }),
        };
        return;
      case 'logged':
        if (isStopping && namedRound(event.line.text) === undefined) return;
        lines.push(event.line);
        if (lines.length > keptLines) lines = lines.slice(keptLines / 2);
        return;
      case 'server':
        if (event.state === 'started') serverStartedNs = event.atNs;
        // What a server says while we end it is no fault of it.
        isStopping = event.state === 'stopping' || (isStopping && event.state !== 'started');
        if (event.state === 'exited' && event.asked !== true) exits.push({ atNs: event.atNs });
        return;
      case 'runStarted':
      case 'runEnded':
        return;
    }
  };
  return {
    take,
    takeRound() {
      const round = ended;
      ended = undefined;
      if (round === undefined) throw new Error('a round was asked for before it had ended');
      return round;
    },
    linesOf({ spec, startedNs, endedNs }) {
      const nextNs = starts.find((startNs) => startNs > startedNs) ?? Infinity;
      const untilNs = Math.min(nextNs, endedNs + lineWaitNs);
      const name = roundName(spec);
      return lines.filter(({ atNs, text }) => {
        const named = namedRound(text);
        return atNs >= startedNs && (named === undefined ? atNs < untilNs : named === name);
      });
    },
    exits: () => exits,
    forgetLinesBefore(atNs) {
      lines = lines.filter((line) => line.atNs >= atNs);
    },
  };
}
