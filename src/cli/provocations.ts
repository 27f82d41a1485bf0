// How each defect of the reference server is provoked, and what its cures are timed by.
import type { AwaitedMessage } from '../model/fixes.js';

export interface Provocation {
  readonly scenario: string;
  /** The message without which the scenario fails. */
  readonly awaited: AwaitedMessage;
}

export const provocations: Readonly<Record<string, Provocation>> = {
  'accept-race': { scenario: 'concurrent', awaited: 'welcome' },
  'greeting-race': { scenario: 'concurrent', awaited: 'welcome' },
  'lost-push': { scenario: 'queued-message', awaited: 'pushed' },
  'cold-start': { scenario: 'cold-start', awaited: 'welcome' },
  'lost-first-message': { scenario: 'early-message', awaited: 'echo' },
  'registry-clobber': { scenario: 'same-user', awaited: 'echo' },
  'crossed-identity': { scenario: 'identity', awaited: 'identity' },
  'limit-off-by-one': { scenario: 'limit', awaited: 'welcome' },
};

/** A defect that is not in the table shows itself where many come at once. */
export const provocationOf = (defect: string): Provocation => provocations[defect] ?? { scenario: 'concurrent', awaited: 'welcome' };
