// `--verify-with-capture`.
import type { Clock } from '../dial/clock.js';
import type { CaptureComparison } from '../model/capture.js';
import type { RunFlags } from './run-flags.js';
import { styleOf } from './screen.js';
import type { CaptureCheck } from './verify-with-capture.js';

export interface AskedCaptureCheck extends CaptureCheck {
  /** Beside the screen, where that is for something else: the screen of a run has them of itself. */
  readonly showBeside: (comparisons: readonly CaptureComparison[]) => Promise<void>;
}

/** Loaded only when it was asked for. */
export async function createAskedCaptureCheck(
  { verifyWithCapture, color }: RunFlags,
  clock: Clock,
): Promise<AskedCaptureCheck | undefined> {
  if (verifyWithCapture === undefined) return undefined;
  const { createCaptureCheck } = await import('./verify-with-capture.js');
  const check = createCaptureCheck(clock, verifyWithCapture === true ? undefined : verifyWithCapture);
  return {
    ...check,
    async showBeside(comparisons) {
      const { captureText } = await import('../report/capture-table.js');
      for (const comparison of comparisons) process.stderr.write(`\n${captureText(comparison, styleOf(process.stderr, color))}`);
    },
  };
}
