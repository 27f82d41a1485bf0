import { suggest } from '../model/nearest-name.js';
import { UsageError } from '../model/usage-error.js';
import type { ReferenceName } from '../plan/reference-target.js';

export function readReference(text: string): ReferenceName {
  if (text === 'fixed' || text === 'broken') return text;
  throw new UsageError({
    read: `--reference ${text}`,
    wrong: 'there is no such reference server',
    remedy: suggest(text, ['fixed', 'broken']),
  });
}
