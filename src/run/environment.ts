import type { Endpoint } from '../dial/endpoint.js';
import type { TurnClock } from '../dial/turn.js';
import type { HistoryEvent } from '../model/history.js';
import type { Lookup } from '../model/template.js';
import type { Ns } from '../model/units.js';
import type { OwnGauge } from './own-work.js';

export type { Endpoint } from '../dial/endpoint.js';

/** What a round needs of the world. Everything else is in the plan. */
export interface RunEnvironment {
  readonly turn: TurnClock;
  /** By target name; the address is pinned for the run. */
  readonly endpoints: ReadonlyMap<string, Endpoint>;
  /** What a TCP connect took when the address was pinned, by target name. */
  readonly roundTripsNs: ReadonlyMap<string, Ns>;
  /** Resolves ${env:NAME}: a plan holds no secret. */
  readonly env: Lookup;
  /** The files that a target's TLS setting names. */
  readonly readFile: (path: string) => string;
  /** Called after the window, never inside it. */
  readonly emit: (event: HistoryEvent) => void;
  /** Aborted: launch nothing more, close what runs, come back soon. */
  readonly signal: AbortSignal;
  /** Absent: the harness says nothing of its processor time, files and ports. */
  readonly gauge?: OwnGauge;
  /** The server under test as a process, for scenarios that start it themselves. */
  readonly server?: ServerControl;
}

export interface ServerControl {
  /** Comes back once the process runs, long before it is ready. */
  readonly start: () => Promise<Ns>;
  readonly stop: () => Promise<void>;
  readonly kill: () => Promise<void>;
  readonly pause: () => void;
  readonly resume: () => void;
}
