import type { UsageError } from '../model/usage-error.js';

/** What could not be written, said after the result: a full disk hides none. */
export function tellTroubles(troubles: readonly UsageError[]): void {
  for (const { message } of troubles) process.stderr.write(`ws-race: ${message}\n`);
}
