/** How a connection ended for a client, reduced to what two clients can be compared by. */
export interface ClientOutcome {
  /** `opened`: still open when the watch was over; `timeout`: not even opened by then. */
  readonly kind: 'opened' | 'refused' | 'errored' | 'closed' | 'timeout';
  readonly httpStatus?: number;
  readonly body?: string;
  readonly closeCode?: number;
  readonly reason?: string;
  readonly messages: readonly string[];
  readonly errorClass?: string;
}

/** One line, so that an expectation can stand in a table: `closed 1011 "internal error" [welcome]`. */
export function outcomeText({ kind, httpStatus, body = '', closeCode, reason = '', messages, errorClass }: ClientOutcome): string {
  const parts = [
    kind,
    httpStatus,
    closeCode,
    errorClass,
    ...[body, reason].filter((text) => text !== '').map((text) => `"${text}"`),
    messages.length === 0 ? undefined : `[${messages.join(', ')}]`,
  ];
  return parts.filter((part) => part !== undefined).join(' ');
}
