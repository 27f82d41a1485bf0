import type { Progress } from '../campaign/settings.js';
import { isInteractive } from './screen.js';

/** Progress on stderr: one line that is written over on a terminal, else a line each 10 s. */
export interface ProgressLine {
  readonly show: (progress: Progress) => void;
  readonly end: () => void;
}

const plainEveryMs = 10_000;

export function createProgressLine(quiet: boolean): ProgressLine {
  const stream = process.stderr;
  const overwrites = isInteractive(stream);
  let shownMs = performance.now();
  let isShowing = false;
  const clear = (): void => {
    if (isShowing) stream.write('\r\u001b[2K');
    isShowing = false;
  };
  return {
    show(progress) {
      if (progress.kind === 'note') {
        clear();
        stream.write(`ws-race: ${progress.text}\n`);
        return;
      }
      if (quiet) return;
      const { scenario, spec, of, attempts, failed, spoiled } = progress;
      const again = spec.take > 1 ? `, take ${spec.take}` : '';
      const text = `${scenario}  round ${spec.round} of ${of} ${spec.arm}${again}: ${failed} of ${attempts} failed${spoiled ? ' (spoiled: does not count)' : ''}`;
      if (overwrites) {
        stream.write(`\r\u001b[2K${text.slice(0, stream.columns - 1)}`);
        isShowing = true;
      } else if (performance.now() - shownMs >= plainEveryMs) {
        stream.write(`${text}\n`);
        shownMs = performance.now();
      }
    },
    end: clear,
  };
}
