import { catalogue } from '../classify/catalogue/catalogue.js';
import { listText } from '../report/list-text.js';
import { builtInScenarios } from './scenarios.js';
import { styleOf } from './screen.js';

/** `ws-race list`: scenarios and signatures. */
export function listCommand(flags: { readonly json?: boolean }): void {
  const scenarios = builtInScenarios().map(({ name, description, expectation, class: rank }) => ({
    name,
    description,
    expectation,
    class: rank,
  }));
  const signatures = catalogue.map(({ id, means, class: rank }) => ({ id, means, class: rank }));
  if (flags.json === true) process.stdout.write(`${JSON.stringify({ scenarios, signatures }, undefined, 2)}\n`);
  else process.stdout.write(listText({ scenarios, signatures }, styleOf(process.stdout, undefined)));
}
