import type { BehaviourChange } from '../behaviour.js';

/** A founding fault as a change of some decisions; everything else stays the same work. */
export interface Defect {
  readonly name: string;
  /** The founding case that it stands for, by its letter. */
  readonly foundingCase: string;
  readonly description: string;
  readonly change: BehaviourChange;
}
