import type { UsageError } from '../model/usage-error.js';
import { writeError } from './write-error.js';

/** What could not be written, said after the result: a full disk hides none. */
export function tellTroubles(troubles: readonly UsageError[]): void {
  for (const { message } of troubles) writeError(message);
}
