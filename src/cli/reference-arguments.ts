import { suggest } from '../model/nearest-name.js';
import { UsageError } from '../model/usage-error.js';
import { readReferenceCatalogue, type ReferenceCatalogue } from './reference-catalogue.js';
import type { RunFlags } from './run-flags.js';

type ReferenceFlags = Pick<RunFlags, 'reference' | 'defect' | 'fix' | 'environment'>;

/** Whether an option speaks of the embedded server, beside --reference itself. */
export const asksForReference = ({ defect, fix, environment }: ReferenceFlags): boolean =>
  defect !== undefined || fix !== undefined || environment !== undefined;

/** The arguments of the embedded server. Throws a UsageError for names that it does not know and cures that do not apply. */
export function readReferenceArguments(flags: ReferenceFlags): readonly string[] {
  if (!asksForReference(flags)) return [];
  const catalogue = readReferenceCatalogue();
  const { defect: defects = [], fix: fixes = [], environment } = flags;
  for (const name of defects) demandKnown('--defect', name, catalogue.defects.map(nameOf));
  for (const name of fixes) demandKnown('--fix', name, catalogue.cures.map(nameOf));
  if (environment !== undefined) demandKnown('--environment', environment, catalogue.environments);
  demandApplying(fixes, [...(flags.reference === 'broken' ? catalogue.broken : []), ...defects], catalogue);
  return [
    ...defects.flatMap((name) => ['--defect', name]),
    ...fixes.flatMap((name) => ['--fix', name]),
    ...(environment === undefined ? [] : ['--environment', environment]),
  ];
}

const nameOf = ({ name }: { readonly name: string }): string => name;

export function demandKnown(option: string, name: string, known: readonly string[]): void {
  if (known.includes(name)) return;
  throw new UsageError({ read: `${option} ${name}`, wrong: 'the reference server knows no such name', remedy: suggest(name, known) });
}

function demandApplying(fixes: readonly string[], defects: readonly string[], { cures }: ReferenceCatalogue): void {
  if (defects.length === 0) return;
  const strange = cures.find(({ name, appliesTo }) => fixes.includes(name) && !appliesTo.some((defect) => defects.includes(defect)));
  if (strange === undefined) return;
  throw new UsageError({
    read: `--fix ${strange.name}`,
    wrong: `this cure does not apply to ${defects.join(', ')}`,
    remedy: `It applies to ${strange.appliesTo.join(', ')}.`,
  });
}
