// `--verify-with-capture`.
import type { Clock } from '../dial/clock.js';
import type { CaptureComparison } from '../model/capture.js';
import type { RunFlags } from './run-flags.js';
import { styleOf } from './screen.js';
import type { CaptureCheck } from './verify-with-capture.js';

export interface AskedCaptureCheck extends CaptureCheck {
  /** On the screen; beside it where the screen is for something else. */
  readonly show: (comparisons: readonly CaptureComparison[]) => Promise<void>;
}

/** Loaded only when it was asked for. */
export async function createAskedCaptureCheck(
  { verifyWithCapture, json, quiet, reporter, color }: RunFlags,
  clock: Clock,
): Promise<AskedCaptureCheck | undefined> {
  if (verifyWithCapture === undefined) return undefined;
  const { createCaptureCheck } = await import('./verify-with-capture.js');
  const check = createCaptureCheck(clock, verifyWithCapture === true ? undefined : verifyWithCapture);
  const screen = json === true || quiet === true || reporter !== undefined ? process.stderr : process.stdout;
  return {
    ...check,
    async show(comparisons) {
      const { captureText } = await import('../report/capture-table.js');
      for (const comparison of comparisons) screen.write(`\n${captureText(comparison, styleOf(screen, color))}`);
    },
  };
}
