import type { Ns } from '../model/units.js';
import type { CheckLimit, PhaseLimit, SignatureLimit } from './config.js';

/** The options of `run` that shape a plan, already parsed. Absent means: as the scenario, the profile or the default says. */
export interface RunOptions {
  readonly n?: number;
  readonly rounds?: number;
  readonly cycles?: number;
  /** Whether the spaced arm runs beside the burst. */
  readonly control: boolean;
  /** Successes in a row that end a cold start. */
  readonly steady?: number;
  readonly readyWithinNs?: Ns;
  readonly timeouts: Timeouts;
  readonly lingerNs?: Ns;
  readonly earlyNs?: Ns;
  readonly preflight: boolean;
  /** 0..1. */
  readonly maxFailureRate?: number;
  /** Between 0 and 1. */
  readonly confidence?: number;
  /** Stop as soon as the gate on the failure rate is decided. */
  readonly untilDecided: boolean;
  /** How long a run until decided may take. */
  readonly decideWithinNs?: Ns;
  /** Each replaces the config's gate on the same signature. */
  readonly maxSignature: readonly SignatureLimit[];
  /** Each replaces the config's gate on the same check. */
  readonly maxCheck: readonly CheckLimit[];
  /** Each replaces the config's gate on the same percentile. */
  readonly max: readonly PhaseLimit[];
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Not empty: they replace those of the profile. */
  readonly subprotocols: readonly string[];
  readonly origin?: string;
  readonly insecure: boolean;
  readonly caFile?: string;
  readonly certFile?: string;
  readonly keyFile?: string;
  readonly traceQuery: boolean;
  readonly serverCmd?: string;
  /** A regular expression over the server's output. */
  readonly serverReady?: string;
  readonly serverLogs: readonly string[];
  readonly serverLogCmds: readonly string[];
}

export interface Timeouts {
  readonly tcpNs?: Ns;
  readonly tlsNs?: Ns;
  readonly upgradeNs?: Ns;
  readonly closeNs?: Ns;
}

export const defaultOptions: RunOptions = {
  control: true,
  timeouts: {},
  preflight: true,
  untilDecided: false,
  maxSignature: [],
  maxCheck: [],
  max: [],
  headers: [],
  subprotocols: [],
  insecure: false,
  traceQuery: false,
  serverLogs: [],
  serverLogCmds: [],
};
