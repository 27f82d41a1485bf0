// Mistakes in what was asked to be compared: one clear message each, exit 2.
import type { Report } from '../../model/report.js';
import { UsageError } from '../../model/usage-error.js';
import type { Side } from './compared-scenario.js';

export function demandReadable(reports: readonly Report[], which: string): void {
  const newer = reports.find(({ schemaVersion }) => (schemaVersion as number) !== 1);
  if (newer !== undefined) {
    throw new UsageError({
      read: `report ${newer.header.runId}`,
      wrong: `it has schema version ${String(newer.schemaVersion)}, and this ws-race reads version 1`,
      remedy: 'compare with the newer ws-race that wrote it',
    });
  }
  if (reports.length === 0) {
    throw new UsageError({ read: `the reports ${which}`, wrong: 'there is none', remedy: 'name a report, or a folder that holds some' });
  }
}

/** Run ids are short: two runs of one id that began at different times are two. */
export function demandOther({ header: before }: Report, { header: after }: Report): void {
  if (before.runId !== after.runId || before.startedAt !== after.startedAt) return;
  throw new UsageError({
    read: `report ${after.runId}`,
    wrong: 'it would be compared with itself',
    remedy: 'name the report of another run; reports/ has one file per run',
  });
}

export function demandCommonScenario(before: readonly string[], after: readonly string[]): void {
  if (before.some((name) => after.includes(name))) return;
  throw new UsageError({
    read: `the scenarios ${list(before)} before and ${list(after)} after`,
    wrong: 'the reports have no scenario in common',
    remedy: 'run the same scenario against both, with the same clients per round',
  });
}

export function demandAttempts(name: string, which: 'before' | 'after', side: Side | undefined): Side {
  if (side !== undefined && side.burst.attempts > 0) return side;
  throw new UsageError({
    read: `scenario ${name} of the report ${which}`,
    wrong: 'it holds no attempt that was completed or failed',
    remedy: 'see the verdict of that report for the cause, and run it again',
  });
}

const list = (names: readonly string[]): string => (names.length === 0 ? '(none)' : names.join(', '));
