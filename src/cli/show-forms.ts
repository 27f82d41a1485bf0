import type { TerminalStyle } from '../report/style.js';
import type { UsageError } from '../model/usage-error.js';
import type { Destination } from './reporter-list.js';
import { tryToWrite } from './run-outputs.js';

type Render<Shown> = (shown: Shown, style: TerminalStyle) => string;

/** Writes every form that was asked for, and the screen where none of them takes it; gives back why a file could not be written. */
export function showForms<Shown>(
  destinations: readonly Destination<Render<Shown>>[],
  shown: Shown,
  { otherwise, style }: { readonly otherwise: Render<Shown> | undefined; readonly style: TerminalStyle },
): readonly UsageError[] {
  const troubles = destinations.flatMap(({ render, file }) => {
    if (file !== undefined) return tryToWrite(file, render(shown, { ...style, colorLevel: 0 }));
    process.stdout.write(render(shown, style));
    return [];
  });
  if (!destinations.some(({ file }) => file === undefined) && otherwise !== undefined) process.stdout.write(otherwise(shown, style));
  return troubles;
}
