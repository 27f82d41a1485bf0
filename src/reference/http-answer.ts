export interface Answer {
  readonly status: number;
  /** Text goes out as it is, everything else as JSON. */
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export const startingAnswer: Answer = { status: 503, body: { status: 'starting' }, headers: { 'retry-after': '1' } };
