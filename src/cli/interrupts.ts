import { setMaxListeners } from 'node:events';

/** Ctrl-C and SIGTERM: the first asks for an orderly end, the second ends at once. */
export interface Interrupts {
  readonly signal: AbortSignal;
  /** 130 or 143 once interrupted. */
  readonly exitCode: () => 130 | 143 | undefined;
  readonly dispose: () => void;
}

/** What people are told at the first one. */
export const interruptedNote = 'interrupted: closing what runs, then writing the report; once more ends at once';

export function watchInterrupts(handlers: { readonly onFirst: () => void; readonly onSecond: () => void }): Interrupts {
  const controller = new AbortController();
  // Every waiting client listens to it.
  setMaxListeners(0, controller.signal);
  let exitCode: 130 | 143 | undefined;
  const onSignal = (code: 130 | 143) => (): void => {
    if (exitCode === undefined) {
      exitCode = code;
      handlers.onFirst();
      controller.abort(new Error('interrupted'));
      return;
    }
    handlers.onSecond();
    process.exit(exitCode);
  };
  const onInt = onSignal(130);
  const onTerm = onSignal(143);
  process.on('SIGINT', onInt);
  process.on('SIGTERM', onTerm);
  return {
    signal: controller.signal,
    exitCode: () => exitCode,
    dispose() {
      process.off('SIGINT', onInt);
      process.off('SIGTERM', onTerm);
    },
  };
}
