/** The user's mistake: what was read, what is wrong with it, what to do. Ends in exit 2, without a stack trace. */
export class UsageError extends Error {
  readonly exitCode: number;
  readonly read: string;
  readonly wrong: string;
  readonly remedy: string;

  constructor(trouble: {
    readonly read: string;
    readonly wrong: string;
    readonly remedy: string;
    readonly exitCode?: number;
    readonly cause?: unknown;
  }) {
    super(`${trouble.read}: ${trouble.wrong}\n  ${trouble.remedy}`, trouble.cause === undefined ? {} : { cause: trouble.cause });
    this.name = 'UsageError';
    this.read = trouble.read;
    this.wrong = trouble.wrong;
    this.remedy = trouble.remedy;
    this.exitCode = trouble.exitCode ?? 2;
  }
}
