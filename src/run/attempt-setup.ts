import type { AttemptId } from '../model/history.js';
import type { Actor } from '../model/plan.js';
import type { Ns } from '../model/units.js';
import type { Barrier } from './barrier.js';
import type { ClientValues } from './client-values.js';
import type { CookieJar } from './cookies.js';
import type { RoundSetup } from './round-setup.js';

/** The same shape for every attempt, absent parts named: thousands of these are made in a round. */
export interface AttemptSetup {
  readonly round: RoundSetup;
  readonly actor: Actor;
  readonly id: AttemptId;
  readonly values: ClientValues;
  readonly jar: CookieJar | undefined;
  readonly barrier: Pick<Barrier, 'arrive' | 'giveUp'> | undefined;
  readonly scheduledNs: Ns | undefined;
  /** The attempt lingers or has ended: it makes no more demands on the server's opening. */
  readonly onSettled: () => void;
}
