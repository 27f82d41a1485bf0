// The edge: reads arguments, hands the work on, turns whatever happens into words and an exit code.
import { UsageError } from '../model/usage-error.js';
import { writeTrouble } from './file-trouble.js';
import { createProgram } from './program.js';
import { writeError } from './write-error.js';

const usageExit = 2;
/** As where the machine grants too few files for the asked n. */
const noRoomExit = 4;
const crashExit = 70;

/** Runs one command line and returns its exit code. Never throws. */
export async function main(argv: readonly string[]): Promise<number> {
  let exitCode = 0;
  watchStandardStreams();
  process.once('uncaughtException', (error) => process.exit(explain(error)));
  const program = createProgram((code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    return explain(error);
  }
}

function explain(error: unknown): number {
  if (error instanceof UsageError) {
    writeError(error.message);
    return error.exitCode;
  }
  if (isCommanderError(error)) return error.exitCode === 0 ? 0 : usageExit;
  if (isOutOfFiles(error)) {
    writeError('this shell allows too few open files to start at all\n  Raise the limit: ulimit -n 1024');
    return noRoomExit;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`ws-race: this is a bug of ws-race, not a verdict on your server. Please report it with these lines:\n${text}\n`);
  return crashExit;
}

/** Our own files, not sockets: those are counted before the first is opened. */
function isOutOfFiles(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'EMFILE' || error.code === 'ENFILE');
}

function isCommanderError(error: unknown): error is { readonly exitCode: number } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('commander.');
}

/** `ws-race ... | head` ends the pipe early; that is nobody's fault. A result that went to a full disk is lost, and that must be said. */
function watchStandardStreams(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw writeTrouble('stdout', error);
  });
  // Progress that nobody can read is no reason to stop.
  process.stderr.on('error', () => undefined);
}
