// The fold of a history. A cell is the one unit that is counted, merged, compared and drawn.
import type { CaptureComparison } from './capture.js';
import type { Finding, JoinedBy } from './finding.js';
import type { Attempt, Close, Host, LogLine, Outcome, PinnedAddress, Quality, RunEnd } from './history.js';
import type { Arm, Gate, Phase, Plan, RoundSpec, Share, Some } from './plan.js';
import type { Class } from './signature.js';
import type { PhaseFigure } from './time-bounds.js';

export interface Report {
  readonly schemaVersion: 1;
  readonly kind: 'run';
  readonly header: ReportHeader;
  readonly scenarios: readonly ScenarioReport[];
  readonly verdict: Verdict;
  /** Our times against the packets, where a capture ran beside (--verify-with-capture). */
  readonly captures?: readonly CaptureComparison[];
}

export interface ReportHeader {
  readonly runId: string;
  readonly version: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly argv: readonly string[];
  readonly hosts: Some<Host>;
  readonly end: RunEnd;
  readonly labels: Readonly<Record<string, string>>;
  readonly gitCommit?: string;
  readonly targetVersion?: string;
  /** A run against the embedded server tests nothing of the user's. */
  readonly demo?: 'fixed' | 'broken';
  readonly addresses: readonly PinnedAddress[];
  /** Absent where no config was read. */
  readonly config?: ConfigUse;
  /** Which share of the clients this report holds; absent where it holds them all. `index` counts from 0. */
  readonly shard?: Share;
}

/** The config file that was read, and what of it the run stands on: `targets.voice`, `gate.require`. */
export interface ConfigUse {
  readonly path: string;
  readonly settings: readonly string[];
}

export type Status = 'pass' | 'fail' | 'inconclusive' | 'invalid' | 'unreachable';
export interface Verdict {
  readonly status: Status;
  readonly reasons: readonly string[];
}

export interface ScenarioReport {
  readonly name: string;
  readonly plan: Plan;
  readonly planHash: string;
  readonly verdict: Verdict;
  /** The burst cell again, flat, for people who use jq. */
  readonly summary: Summary;
  readonly cells: readonly Cell[];
  readonly gates: readonly GateResult[];
  readonly rounds: readonly RoundFigures[];
  readonly coverage: Coverage;
  readonly proof: string;
  readonly health: Health;
  readonly preflight?: Preflight;
  readonly coldStart?: ColdStartFigures;
  readonly examples: readonly Example[];
  /** The five largest; absent where every text was known. */
  readonly unknownBuckets?: readonly UnknownBucket[];
  /** Lines of the server's log that name a fault, beside attempts that all succeeded. */
  readonly logWithoutImpact: readonly { readonly signature: string; readonly count: number }[];
  /** Buckets that a log line explains by its time alone: never split, never gated. */
  readonly explainedByTime: readonly {
    readonly symptom: string;
    readonly signature: string;
    readonly upTo: number;
    readonly of: number;
    readonly sample: string;
  }[];
}

/** Failures with a text that no signature knows. */
export interface UnknownBucket {
  readonly id: string;
  readonly count: number;
  /** The first three, raw. */
  readonly samples: readonly string[];
  /** Lines of YAML, to be pasted into ws-race.yaml. */
  readonly rule: readonly string[];
}

export interface Summary {
  readonly attempts: number;
  readonly failed: number;
  readonly failureRate?: number;
  readonly interval?: Interval;
  readonly control?: { readonly attempts: number; readonly failed: number; readonly failureRate?: number; readonly interval?: Interval };
  /** Whether the burst fails significantly more often than the control. */
  readonly race?: { readonly shown: boolean; readonly pValue: number };
  readonly outcomes: Cell['outcomes'];
  readonly signatures: Cell['signatures'];
  readonly phases: Readonly<Partial<Record<Phase, PhaseSummary>>>;
}

export interface PhaseSummary {
  readonly n: number;
  readonly minMs: number;
  readonly p50Ms: number;
  readonly p90Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  /** How much shorter the true value may be: it lies in [value - slack, value + lateSlack]. */
  readonly slack: Slack;
  /** How much longer: more than 0 only in phases that begin with an arrival. Absent in reports of before it was kept. */
  readonly lateSlack?: Slack;
  /** Figures of which more than a fifth may be the harness's own. */
  readonly boundedByHarness: readonly PhaseFigure[];
}

export interface Slack {
  readonly p50Ms: number;
  readonly p90Ms: number;
  readonly p99Ms: number;
  readonly maxMs?: number;
}

/** completed + failed are what the rate is made of; the rest stands beside it. */
export type Standing = 'completed' | 'failed' | 'shed' | 'waiting' | 'harness' | 'unfinished';

export interface Cell {
  readonly target: string;
  readonly arm: Arm['name'];
  readonly rounds: number;
  readonly asked: number;
  /** completed + failed. */
  readonly attempts: number;
  readonly failed: number;
  readonly interval?: Interval;
  readonly standings: Readonly<Partial<Record<Standing, number>>>;
  readonly outcomes: Readonly<Partial<Record<Outcome['kind'], number>>>;
  readonly symptoms: readonly { readonly id: string; readonly count: number }[];
  readonly signatures: readonly SignatureCount[];
  readonly checks: readonly { readonly id: string; readonly tried: number; readonly failed: number }[];
  readonly phases: Readonly<Partial<Record<Phase, { readonly succeeded?: Latency; readonly failed?: Latency }>>>;
  readonly instances?: Readonly<Record<string, number>>;
}

export interface SignatureCount {
  readonly id: string;
  readonly count: number;
  readonly means: string;
  readonly class: Class;
  /** The strongest join among its findings. */
  readonly by: JoinedBy;
  readonly closedBy?: Close['initiator'];
  /** Median time from `opened` to the end. */
  readonly after101Us?: number;
  readonly incidents: number;
}

export interface Latency extends Times {
  readonly count: number;
  /** Of the same attempts the least that each may truly have taken, and the most: a percentile lies between theirs. Absent: as measured. */
  readonly low?: Times;
  readonly high?: Times;
}

export interface Times {
  readonly minUs: number;
  readonly maxUs: number;
  /** HdrHistogram V2, base64, whole microseconds. */
  readonly hdr: string;
}

export interface Interval {
  /** 0..1. */
  readonly low: number;
  readonly high: number;
  /** Of `wilson` both ends together; of `clopperPearson` (gates) each end by itself. */
  readonly level: number;
  readonly method: 'wilson' | 'clopperPearson' | 'sequence';
  /** What the count is worth once clients of one release are not taken for independent. */
  readonly effectiveCount: number;
  readonly unit: 'attempts' | 'rounds' | 'designEffect';
}

export interface GateResult {
  readonly gate: Gate;
  /** A rate of 0..1; of a gate on a count a count, of one on a phase milliseconds. */
  readonly observed?: number;
  /** Of the observed rate. */
  readonly interval?: Interval;
  /** Of the observed time, its slack included. */
  readonly intervalMs?: TimeInterval;
  /** How much shorter, and how much longer than observed the time may truly have been. Absent: neither. */
  readonly slackMs?: { readonly early: number; readonly late: number };
  readonly verdict: Verdict;
}

/** Of a percentile, by order statistics. An end for which there are too few times is absent. */
export interface TimeInterval {
  readonly lowMs?: number;
  readonly highMs?: number;
  readonly level: number;
  /** How many times stand for independent ones. */
  readonly effectiveCount: number;
  readonly unit: 'attempts' | 'rounds';
}

export interface RoundFigures {
  readonly spec: RoundSpec;
  readonly attempts: number;
  readonly failed: number;
  readonly quality: Quality;
  readonly phases: Readonly<
    Partial<Record<Phase, { readonly n: number; readonly p50Us: number; readonly p90Us: number; readonly p99Us: number }>>
  >;
}

export interface Coverage {
  readonly ran: readonly string[];
  readonly skipped: readonly { readonly check: string; readonly needs: string }[];
}

export interface Health {
  readonly spoiledRounds: number;
  readonly releaseSpreadP50Ms?: number;
  readonly releaseSpreadMaxMs?: number;
  readonly overlapP50?: number;
  readonly loopP99Ms?: number;
  readonly rttMs?: number;
  /** Where arrival stamps come from: what was chosen, whether or not a round came of it. */
  readonly stamps: 'kernel' | 'turn';
  /** Why the kernel does not stamp, or why its stamps cannot be trusted. */
  readonly stampsWhy?: string;
  /** The wall clock, by which the kernel stamps, was set by so much during the run: nothing can be said of its times. */
  readonly clockStepMs?: number;
  /** How late attempts began beside the instant at which they were due, p99 of the worst round. */
  readonly startLateP99Ms?: number;
  /** Processor time of the harness by elapsed time, in the busiest round; 1 is one core, and our loop has no more than one. */
  readonly processorShare?: number;
  readonly files?: Space;
  readonly ports?: Space;
  /** Garbage collections that touched a window. */
  readonly gcPauses?: { readonly count: number; readonly longestMs: number };
  /** The smallest step of our clock. */
  readonly clockResolutionNs?: number;
  /** What a phase takes by itself: measured at the same load against a server of ours that does nothing. */
  readonly floor?: Floor;
}

/** The most that was in use at once, of what this machine grants. */
export interface Space {
  readonly used: number;
  readonly available?: number;
}

export type Floor = Readonly<Partial<Record<Phase, { readonly p50Ms: number; readonly p90Ms: number; readonly p99Ms: number }>>>;

/** What is known of the harness beside its rounds. */
export interface HarnessFacts extends Partial<Pick<Health, 'stamps' | 'stampsWhy' | 'clockStepMs'>> {
  readonly clockResolutionNs?: number;
  readonly filesAvailable?: number;
  readonly portsAvailable?: number;
  readonly floor?: Floor;
}

export interface Preflight {
  readonly status: 'passed' | 'failsAlone' | 'refused' | 'unreachable' | 'skipped';
  readonly text?: string;
  readonly remedy?: string;
  readonly rttMs?: number;
}

/** Per round, from the start of the server process. */
export interface ColdStartFigures {
  readonly rounds: readonly {
    readonly round: number;
    readonly firstAcceptMs?: number;
    readonly first101Ms?: number;
    readonly firstReadyMs?: number;
    /** How much earlier each may truly have been. Absent: not at all. */
    readonly slackMs?: Readonly<Partial<Record<'firstAccept' | 'first101' | 'firstReady', number>>>;
    readonly waiting: number;
  }[];
}

/** A whole timeline, for people to read. */
export interface Example {
  readonly attempt: Attempt;
  readonly finding?: Finding;
  readonly log: readonly LogLine[];
}
