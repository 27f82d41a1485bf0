// What a round costs the harness itself: its processor time, its garbage collections, its files and ports.
import { PerformanceObserver } from 'node:perf_hooks';
import type { OwnWork } from '../model/history.js';
import { msFromNs, nsFromMs, type Ns } from '../model/units.js';

/** What only the edge may read of our process and of the machine. Undefined: this machine does not say. */
export interface OwnGauge {
  /** Processor time of our process so far, user and system together. */
  readonly processorNs: () => Ns;
  readonly filesInUse: () => number | undefined;
  /** Local ports that our connections hold by now: `more` of this round, and those of the rounds before that still wait out their time. */
  readonly portsInUse: (more: number) => number | undefined;
}

export interface OwnWorkWatch {
  /** The window begins now. */
  readonly restart: () => void;
  /** The window reaches at least up to now. */
  readonly reach: () => void;
  /** `connections` that were made in the round. A round of less than 100 ms tells no share of a processor. */
  readonly stop: (connections: number) => OwnWork;
}

const readAgainMs = 250;
/** In a shorter round all there is is our opening of connections, which is work on one core and nothing else: its share says nothing. */
const shortestToldMs = 100;

/**
 * `readSpace`: files are counted where the window begins, for behind a barrier all connections are there by then and nothing is
 * to be done later; or often, where they come and go.
 */
export function watchOwnWork(
  gauge: OwnGauge | undefined,
  readSpace: 'atWindow' | 'often',
  nowMs: () => number = () => performance.now(),
): OwnWorkWatch {
  const pauses: { readonly startMs: number; readonly ms: number }[] = [];
  const take = (entries: readonly { readonly startTime: number; readonly duration: number }[]): void => {
    for (const { startTime, duration } of entries) pauses.push({ startMs: startTime, ms: duration });
  };
  const observer = new PerformanceObserver((list) => take(list.getEntries()));
  observer.observe({ entryTypes: ['gc'] });
  const begunMs = nowMs();
  const begunNs = gauge?.processorNs() ?? 0;
  let [fromMs, toMs] = [begunMs, begunMs];
  let files: number | undefined;
  let readMs = -Infinity;
  const readNow = (): void => {
    readMs = nowMs();
    files = largest(files, gauge?.filesInUse());
  };
  return {
    restart() {
      readNow();
      fromMs = nowMs();
      toMs = fromMs;
    },
    reach() {
      toMs = nowMs();
      if (readSpace === 'often' && toMs - readMs > readAgainMs) readNow();
    },
    stop(connections) {
      take(observer.takeRecords());
      observer.disconnect();
      const inside = pauses.filter(({ startMs, ms }) => startMs <= toMs && startMs + ms >= fromMs);
      const ports = gauge?.portsInUse(connections);
      const elapsedMs = nowMs() - begunMs;
      return {
        gcPauses: { count: inside.length, longestNs: nsFromMs(Math.max(0, ...inside.map(({ ms }) => ms))) },
        ...(gauge === undefined || elapsedMs < shortestToldMs
          ? {}
          : { processorShare: msFromNs(gauge.processorNs() - begunNs) / elapsedMs }),
        ...(files === undefined ? {} : { files }),
        ...(ports === undefined ? {} : { ports }),
      };
    },
  };
}

const largest = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? (a ?? b) : Math.max(a, b);
