import type { Close } from '../model/history.js';
import type { Ns } from '../model/units.js';

/** How a connection ended. The first cause wins; each connection has exactly one. */
export type Ending =
  | { readonly kind: 'closed'; readonly close: Close }
  | {
      readonly kind: 'refused';
      readonly httpStatus: number;
      readonly statusText: string;
      readonly headers: readonly (readonly [name: string, value: string])[];
      readonly body: string;
    }
  | { readonly kind: 'errored'; readonly code: string; readonly text: string }
  | { readonly kind: 'timedOut'; readonly step: 'tcp' | 'tls' | 'upgrade'; readonly limitNs: Ns }
  | { readonly kind: 'harness'; readonly code: string; readonly text: string };

/** Out of files, ports or buffers: our own machine's trouble, never the server's. */
const harnessCodes = new Set(['EMFILE', 'ENFILE', 'EADDRNOTAVAIL', 'ENOBUFS', 'ENOMEM']);

/** An error of node's as an ending: by its code, with the text of every error inside it, which may itself be empty. */
export function endingOf(error: Error): Ending {
  const code = codeOf(error);
  return { kind: harnessCodes.has(code) ? 'harness' : 'errored', code, text: describeError(error) };
}

export function codeOf(error: Error): string {
  const own = (error as NodeJS.ErrnoException).code;
  if (own !== undefined) return own;
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return codeOf(error.errors[0]);
  return error.name;
}

export function describeError(error: Error): string {
  const inner =
    error instanceof AggregateError
      ? error.errors.map((each: unknown) => (each instanceof Error ? describeError(each) : String(each)))
      : [];
  return [error.message, ...inner].filter((text) => text !== '').join('; ') || `${error.name} with an empty message`;
}
