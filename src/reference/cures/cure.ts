import type { BehaviourChange } from '../behaviour.js';

/** The two defects that greet without awaiting accept. */
export const acceptRaces: readonly string[] = ['accept-race', 'greeting-race'];

/** A published cure: the decisions that it changes, and the defects that it is claimed or meant for. */
export interface Cure {
  readonly name: string;
  readonly foundingCase: string;
  readonly description: string;
  readonly appliesTo: readonly string[];
  /** What a client must wait for before it may count on this cure. */
  readonly clientWaitsFor?: 'connection_ready';
  readonly change: BehaviourChange;
}
