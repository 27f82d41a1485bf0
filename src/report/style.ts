import { Chalk, type ChalkInstance } from 'chalk';
import type { Status } from '../model/report.js';

/** What the screen is like; the edge finds it out (chalk itself ignores NO_COLOR). */
export interface TerminalStyle {
  readonly colorLevel: 0 | 1 | 2 | 3;
  readonly columns: number;
  /** Where the report was written; absent when it was not. */
  readonly reportPath?: string;
}

/** The words of colour, so that the parts of the screen do not choose their own. Level 0 gives no escape codes at all. */
export interface Paint {
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly warning: (text: string) => string;
  readonly status: (status: Status, text: string) => string;
}

export function createPaint(colorLevel: TerminalStyle['colorLevel']): Paint {
  const chalk = new Chalk({ level: colorLevel });
  return {
    strong: (text) => chalk.bold(text),
    faint: (text) => chalk.dim(text),
    warning: (text) => chalk.yellow(text),
    status: (status, text) => inkOf(chalk, status)(text),
  };
}

function inkOf(chalk: ChalkInstance, status: Status): ChalkInstance {
  switch (status) {
    case 'pass':
      return chalk.bold.green;
    case 'fail':
      return chalk.bold.red;
    case 'inconclusive':
      return chalk.bold.yellow;
    case 'invalid':
      return chalk.bold.magenta;
    case 'unreachable':
      return chalk.bold.red;
  }
}

/** A terminal that does not say how wide it is counts as 80; nothing is laid out for fewer than 40. */
export const columnsOf = (style: TerminalStyle): number => (style.columns >= 40 ? Math.floor(style.columns) : 80);
