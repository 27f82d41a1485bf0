// What `fixes` is to measure, read and compiled before anything starts.
import type { Match } from '../campaign/fixes.js';
import type { FixesTable } from '../model/fixes.js';
import type { RunOptions } from '../plan/run-options.js';
import type { Scenario } from '../plan/scenario.js';
import { contestantsOf } from './contestants.js';
import { demandUse } from './demand-use.js';
import { demandRoomFor, readMachineLimits } from './machine-limits.js';
import { provocationOf } from './provocations.js';
import { demandKnown } from './reference-arguments.js';
import { type ListedDefect, readReferenceCatalogue, type ReferenceCatalogue } from './reference-catalogue.js';
import { findScenario } from './scenarios.js';

/** A defect against its cures, with what its table says above the rows. */
export interface NamedMatch extends Match {
  readonly heading: Pick<FixesTable, 'defect' | 'foundingCase' | 'description' | 'scenario' | 'notApplicable'>;
}

interface Asked {
  readonly fix?: readonly string[];
  readonly environment: string;
  readonly seed: string;
}

/** One of each defect; of all where none is named. Throws a UsageError for unknown names and for options without use. */
export async function prepareMatches(defect: string | undefined, asked: Asked, options: RunOptions): Promise<readonly NamedMatch[]> {
  const catalogue = readReferenceCatalogue();
  const chosen = chooseDefects(defect, asked, catalogue);
  const provoked = await Promise.all(
    chosen.map(async (listed) => {
      const { scenario, awaited } = provocationOf(listed.name);
      return { listed, awaited, scenario: await findScenario(scenario) };
    }),
  );
  const [first, ...others] = provoked.map(({ scenario }): Scenario => scenario);
  if (first !== undefined) demandUse([first, ...others], options);
  const limits = readMachineLimits();
  return provoked.map(({ listed: { name, foundingCase, description }, awaited, scenario }) => {
    const { fix, environment, seed } = asked;
    const meeting = { scenario, catalogue, options, seed, environment, ...(fix === undefined ? {} : { fixes: fix }) };
    const { contestants, notApplicable } = contestantsOf(name, meeting);
    demandRoomFor(contestants[0].scenario.plan, limits);
    return { contestants, awaited, heading: { defect: name, foundingCase, description, scenario: scenario.name, notApplicable } };
  });
}

function chooseDefects(
  name: string | undefined,
  { fix = [], environment }: Asked,
  { defects, cures, environments }: ReferenceCatalogue,
): readonly ListedDefect[] {
  const nameOf = (each: ListedDefect): string => each.name;
  if (name !== undefined) demandKnown('fixes', name, defects.map(nameOf));
  for (const each of fix) demandKnown('--fix', each, cures.map(nameOf));
  demandKnown('--environment', environment, environments);
  return name === undefined ? defects : defects.filter((each) => each.name === name);
}
