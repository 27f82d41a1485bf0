// Follows a log by any command that prints one: `kubectl logs -f`, `docker compose logs -f`, `tail -F`, `journalctl -f`.
import type { Ns } from '../model/units.js';
import type { TimedLine } from './lines.js';
import { startServerProcess } from './server-process.js';

export interface CommandFollower {
  /** Ends the command and everything it started. */
  readonly stop: () => Promise<void>;
}

const graceNs: Ns = 500e6;
const keptErrorLines = 3;

/**
 * Both streams are read as log lines: `docker logs` keeps the two streams of the container apart. A command that ends by itself is
 * told as trouble with the last lines it wrote. Throws a UsageError when it cannot be started.
 */
export function followCommand(
  command: string,
  settings: {
    readonly cwd?: string;
    readonly nowNs: () => Ns;
    readonly onLine: (line: TimedLine) => void;
    readonly onTrouble: (text: string) => void;
  },
): CommandFollower {
  let isStopping = false;
  const lastLines: string[] = [];
  const follower = startServerProcess({
    command,
    ...(settings.cwd === undefined ? {} : { cwd: settings.cwd }),
    nowNs: settings.nowNs,
    onLine: ({ text, atNs }) => {
      lastLines.push(text);
      if (lastLines.length > keptErrorLines) lastLines.shift();
      settings.onLine({ text, atNs });
    },
  });
  void follower.exited.then(({ code, signal }) => {
    if (isStopping) return;
    const how = code === undefined ? `was ended by ${signal ?? 'a signal'}` : `ended with code ${code}`;
    settings.onTrouble([`log command ${command}: ${how}; no more lines will come from it`, ...lastLines].join('\n  '));
  });
  return {
    async stop() {
      isStopping = true;
      await follower.stop(graceNs);
    },
  };
}
