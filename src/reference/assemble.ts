/** The right behaviour, with the chosen defects on top and the chosen cures over those. */
import type { Behaviour } from './behaviour.js';
import { cures } from './cures/table.js';
import { defects } from './defects/table.js';
import { rightBehaviour } from './right-behaviour.js';

export interface Choice {
  readonly defects: readonly string[];
  readonly cures: readonly string[];
}

/** Names are taken as checked (see arguments.ts). In the order of the tables, each change knows the behaviour below it. */
export function assembleBehaviour(choice: Choice): Behaviour {
  const changes = [
    ...defects.filter(({ name }) => choice.defects.includes(name)),
    ...cures.filter(({ name }) => choice.cures.includes(name)),
  ];
  return changes.reduce<Behaviour>((behaviour, { change }) => ({ ...behaviour, ...change(behaviour) }), rightBehaviour);
}
