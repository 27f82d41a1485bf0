import type { Attempt } from '../model/history.js';
import type { Arm, Plan, RoundSpec } from '../model/plan.js';
import type { TargetDialing } from './dial-request.js';
import type { RunEnvironment } from './environment.js';
import type { HttpTls } from './http-tls.js';

/** What all clients of a round share. */
export interface RoundSetup {
  readonly plan: Plan;
  readonly spec: RoundSpec;
  readonly arm: Arm;
  readonly dialing: TargetDialing;
  readonly environment: RunEnvironment;
  readonly httpTls: HttpTls;
  /** What is to be cut when the round is interrupted. */
  readonly running: Set<{ readonly interrupt: () => void }>;
  /** The server has answered a client's first upgrade, well or not. */
  readonly onAnswered: () => void;
  readonly onAttempt: (attempt: Attempt) => void;
}
