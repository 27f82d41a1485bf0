// What two reports say about each other, and what many say in a row.
import type { Phase } from './plan.js';
import type { Interval, Summary } from './report.js';

/** `noDifferenceShown` is not "the same": it says what would have been seen. */
export type Difference = 'regression' | 'improvement' | 'noDifferenceShown' | 'notComparable';

export interface Comparison {
  readonly schemaVersion: 1;
  readonly kind: 'comparison';
  readonly before: readonly ComparedRun[];
  readonly after: readonly ComparedRun[];
  readonly verdict: { readonly difference: Difference; readonly reasons: readonly string[] };
  /** 1 on a regression; 3 where a scenario could not be compared, or nothing could have been found in its failure rate; else 0. */
  readonly exitCode: 0 | 1 | 3;
  /** What differs between the reports beside the server: read it before the figures. */
  readonly warnings: readonly string[];
  readonly scenarios: readonly ScenarioComparison[];
  /** Scenarios that only one side has. */
  readonly unmatched: { readonly before: readonly string[]; readonly after: readonly string[] };
  /** Of each scenario of which there are more than two reports on both sides together. To be read; no verdict stands on it. */
  readonly trends: readonly ScenarioTrend[];
}

export interface ComparedRun {
  readonly runId: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly version: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly gitCommit?: string;
  readonly targetVersion?: string;
  readonly demo?: 'fixed' | 'broken';
}

export interface ScenarioComparison {
  readonly name: string;
  readonly beforeRun: string;
  readonly afterRun: string;
  readonly verdict: { readonly difference: Difference; readonly reasons: readonly string[] };
  readonly warnings: readonly string[];
  /** Worth knowing, and no verdict: signatures that are new without proof, or have vanished. */
  readonly notes: readonly string[];
  /** Absent where the scenario could not be compared. */
  readonly figures?: ComparedFigures;
}

export interface ComparedFigures {
  readonly rate: RateComparison;
  readonly signatures: readonly SignatureComparison[];
  readonly symptoms: readonly { readonly id: string; readonly before: number; readonly after: number }[];
  readonly phases: readonly PhaseComparison[];
  readonly coldStart: Readonly<Partial<Record<ColdStartFigure, TimeComparison>>>;
}

export interface RateComparison {
  readonly before: ComparedCount;
  readonly after: ComparedCount;
  /** After minus before, -1..1. */
  readonly difference: number;
  /** Of the difference, over effective counts. */
  readonly interval: { readonly low: number; readonly high: number; readonly level: number; readonly method: 'newcombe' };
  /** By how much an attempt counts less because those of one round hang together. */
  readonly designEffect: number;
  readonly unit: Interval['unit'];
  /** What decides: whole rounds dealt anew where clients of a round hang together, else Fisher's exact test. */
  readonly test: 'permutation' | 'fisher';
  /** One-sided, adjusted for the number of scenarios (Holm). */
  readonly pWorse: number;
  readonly pBetter: number;
  /** Fisher's one-sided p over the bare attempts, that the second report fails more often. */
  readonly fisherWorse: number;
  readonly shows: 'worse' | 'better' | 'noDifference' | 'tooFewRounds';
  /** Where no difference is shown: the smallest rise of the rate that would have been found in 80 % of such comparisons; absent where none would. */
  readonly smallestRise?: number;
}

export interface ComparedCount {
  readonly attempts: number;
  readonly failed: number;
  readonly rate: number;
  /** Good rounds of the burst. */
  readonly rounds: number;
}

export interface SignatureComparison {
  readonly id: string;
  readonly before: number;
  readonly after: number;
  readonly change: 'new' | 'vanished' | 'stayed';
  /** One-sided, by Fisher over effective counts, adjusted for the number of signatures (Holm) and of scenarios. */
  readonly pWorse: number;
  readonly isRegression: boolean;
}

export type ComparedPercentile = 'p50' | 'p90' | 'p99';
export type ColdStartFigure = 'firstAccept' | 'first101' | 'firstReady';

export interface PhaseComparison {
  readonly phase: Phase;
  readonly n: { readonly before: number; readonly after: number };
  readonly percentiles: Readonly<Record<ComparedPercentile, TimeComparison>>;
  /** The chance that a time of the second report is the longer one (Mann-Whitney; 0.5: neither), with rounds as the unit of its bounds. */
  readonly slower?: { readonly chance: number; readonly low: number; readonly high: number; readonly level: number };
}

export interface TimeComparison {
  readonly beforeMs: number;
  readonly afterMs: number;
  /** The true time lies in [time - slack, time + late slack]. */
  readonly slackMs: { readonly before: number; readonly after: number };
  readonly lateSlackMs: { readonly before: number; readonly after: number };
  /** After by before, the mean over rounds (geometric), with its bootstrap interval. Absent where a side has too few rounds. */
  readonly ratio?: { readonly value: number; readonly low: number; readonly high: number; readonly level: number };
  /** One-sided, adjusted for all times of all scenarios. */
  readonly pSlower?: number;
  readonly pFaster?: number;
  /** `tooSmall`: a difference, but not above 1.2 times and 2 ms. `withinSlack`: the harness alone may have made it, or turned it round. */
  readonly shows: 'slower' | 'faster' | 'noDifference' | 'tooSmall' | 'withinSlack' | 'tooFewRounds';
}

/** Reports of one scenario in the order of time. */
export interface ScenarioTrend {
  readonly name: string;
  readonly points: readonly TrendPoint[];
  /** The failure rate over the comparable points (Cochran-Armitage, effective counts). Absent with fewer than three, or without variation. */
  readonly rate?: { readonly direction: 'rising' | 'falling'; readonly pValue: number };
}

export interface TrendPoint {
  readonly run: ComparedRun;
  readonly attempts: number;
  readonly failed: number;
  readonly rate?: number;
  readonly interval?: Interval;
  readonly phases: Summary['phases'];
  /** Why it does not stand in one row with the last point. */
  readonly notComparable?: string;
}
