import type { Redactor } from '../model/redact.js';
import { UsageError } from '../model/usage-error.js';

/** The same error without secrets, where it is one that people read; a crash stays as it is. */
export function redactError(error: unknown, redact: Redactor): unknown {
  if (!(error instanceof UsageError)) return error;
  const { read, wrong, remedy, exitCode, cause } = error;
  // A remedy may quote what the server said last.
  return new UsageError({ read: redact(read), wrong: redact(wrong), remedy: redact(remedy), exitCode, cause });
}
