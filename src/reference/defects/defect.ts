import type { BehaviourChange } from '../behaviour.js';

/** A founding fault as a change of some decisions; everything else stays the same work. */
export interface Defect {
  readonly name: string;
  /** The founding case or the row of the race catalogue that it stands for. */
  readonly foundingCase: string;
  readonly description: string;
  readonly change: BehaviourChange;
}
