// Where along the offsets failures gather: the race window, with a p-value that has paid for looking everywhere.
import { shuffle } from '../../model/draw.js';
import type { Counts } from './counts.js';

/** One round of a sweep: the offset that was reached and what came of it. */
export interface Trial extends Counts {
  readonly offset: number;
}

export interface ScanWindow {
  /** The smallest and the largest offset inside, in the unit of the trials. */
  readonly from: number;
  readonly to: number;
  readonly inside: Counts;
  readonly outside: Counts;
  readonly logLikelihoodRatio: number;
  readonly pValue: number;
}

export interface ScanSettings {
  readonly seed: string;
  /** 999 by default. */
  readonly permutations?: number;
}

/**
 * The Bernoulli scan statistic over contiguous windows (Kulldorff 1997), its p-value by dealing the outcomes of whole rounds anew
 * to the offsets. Undefined where no window fails more often than the rest. The rate inside is too high by selection:
 * confirm it on fresh rounds.
 */
export function bernoulliScan(trials: readonly Trial[], settings: ScanSettings): ScanWindow | undefined {
  const sorted = trials.toSorted((a, b) => a.offset - b.offset);
  const best = bestWindow(sorted);
  if (best === undefined) return undefined;
  const permutations = settings.permutations ?? 999;
  let asExtreme = 1;
  for (let turn = 0; turn < permutations; turn += 1) {
    const dealt = shuffle(sorted, settings.seed, 'scan', turn);
    const trialsAnew = sorted.map((trial, place) => ({ ...(dealt[place] ?? trial), offset: trial.offset }));
    if ((bestWindow(trialsAnew)?.logLikelihoodRatio ?? 0) >= best.logLikelihoodRatio - 1e-9) asExtreme += 1;
  }
  return { ...best, pValue: asExtreme / (permutations + 1) };
}

function bestWindow(sorted: readonly Trial[]): Omit<ScanWindow, 'pValue'> | undefined {
  const cells = cellsOf(sorted);
  const all = total(cells);
  let best: Omit<ScanWindow, 'pValue'> | undefined;
  for (const [start, first] of cells.entries()) {
    let inside: Counts = { attempts: 0, failed: 0 };
    for (const last of cells.slice(start)) {
      inside = add(inside, last);
      const outside = { attempts: all.attempts - inside.attempts, failed: all.failed - inside.failed };
      const logLikelihoodRatio = likelihoodRatio(inside, outside, all);
      if (logLikelihoodRatio > (best?.logLikelihoodRatio ?? 0)) {
        best = { from: first.offset, to: last.offset, inside, outside, logLikelihoodRatio };
      }
    }
  }
  return best;
}

/** Trials at one offset are one cell: no window can end between them. */
function cellsOf(sorted: readonly Trial[]): readonly Trial[] {
  const cells: Trial[] = [];
  for (const trial of sorted) {
    const last = cells.at(-1);
    if (last?.offset === trial.offset) cells[cells.length - 1] = { offset: trial.offset, ...add(last, trial) };
    else cells.push(trial);
  }
  return cells;
}

/** 0 where the rate inside is not the higher one. */
function likelihoodRatio(inside: Counts, outside: Counts, all: Counts): number {
  if (inside.attempts === 0 || outside.attempts === 0) return 0;
  if (inside.failed * outside.attempts <= outside.failed * inside.attempts) return 0;
  return logLikelihood(inside) + logLikelihood(outside) - logLikelihood(all);
}

const logLikelihood = ({ failed, attempts }: Counts): number =>
  timesLog(failed, failed / attempts) + timesLog(attempts - failed, 1 - failed / attempts);
const timesLog = (count: number, share: number): number => (count === 0 ? 0 : count * Math.log(share));
const add = (a: Counts, b: Counts): Counts => ({ attempts: a.attempts + b.attempts, failed: a.failed + b.failed });
const total = (cells: readonly Counts[]): Counts => cells.reduce<Counts>(add, { attempts: 0, failed: 0 });
