import { suggest } from '../model/nearest-name.js';
import { UsageError } from '../model/usage-error.js';
import type { ReferenceName } from '../plan/reference-target.js';

/** `read`: what was written, in the words of the user. */
export function readReference(text: string, read = `--reference ${text}`): ReferenceName {
  if (text === 'fixed' || text === 'broken') return text;
  throw new UsageError({
    read,
    wrong: 'there is no such reference server',
    remedy: suggest(text, ['fixed', 'broken']),
  });
}
