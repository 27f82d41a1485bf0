// What the reference server can do, by its own account: it is a program of its own, and is asked rather than imported.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface ReferenceCatalogue {
  /** The defects that `broken` switches on. */
  readonly broken: readonly string[];
  readonly defects: readonly ListedDefect[];
  readonly cures: readonly ListedCure[];
  readonly environments: readonly string[];
}

export interface ListedDefect {
  readonly name: string;
  readonly foundingCase: string;
  readonly description: string;
}

export interface ListedCure extends ListedDefect {
  readonly appliesTo: readonly string[];
  /** The event that a client must wait for before it may count on this cure. */
  readonly clientWaitsFor?: string;
}

export function readReferenceCatalogue(): ReferenceCatalogue {
  const program = fileURLToPath(new URL('../reference/main.js', import.meta.url));
  return JSON.parse(execFileSync(process.execPath, [program, '--list', '--json'], { encoding: 'utf8' })) as ReferenceCatalogue;
}
