// `ws-race fixes`: each defect of the reference server against each of its cures.
import { randomBytes } from 'node:crypto';
import { cpus } from 'node:os';
import { type CureMeasurement, type CureSettings, startCures } from '../campaign/fixes.js';
import { stampFacts } from '../campaign/harness-facts.js';
import type { FixesReport, FixesTable } from '../model/fixes.js';
import type { UsageError } from '../model/usage-error.js';
import { parseCount } from '../plan/option-values.js';
import { defaultOptions } from '../plan/run-options.js';
import { counted } from '../report/figures.js';
import { fixesMarkdown, fixesText } from '../report/fixes-text.js';
import type { TerminalStyle } from '../report/style.js';
import { readTextFile } from './files.js';
import { interruptedNote, watchInterrupts } from './interrupts.js';
import { type NamedMatch, prepareMatches } from './matches.js';
import { createMeansOf } from './means-of.js';
import { type OpenTimeSource, openTimeSource } from './open-time-source.js';
import { demandValues } from './parse-run-flags.js';
import { createProgressLine } from './progress.js';
import { referenceCommand } from './reference-command.js';
import { readReporters } from './reporter-list.js';
import { styleOf } from './screen.js';
import { showForms } from './show-forms.js';
import { startNullServer } from './start-null-server.js';
import { tellTroubles } from './tell-troubles.js';
import { readVersion } from './version.js';

export interface FixesFlags {
  readonly fix?: readonly string[];
  readonly n?: string;
  readonly rounds: string;
  readonly seed?: string;
  readonly environment: string;
  readonly calibrate?: boolean;
  readonly reporter?: readonly string[];
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly color?: boolean;
}

const forms = {
  terminal: { render: fixesText },
  json: { render: (report: FixesReport) => `${JSON.stringify(report, undefined, 2)}\n` },
  markdown: { render: fixesMarkdown },
} satisfies Record<string, { readonly render: (report: FixesReport, style: TerminalStyle) => string }>;

/** Without a defect: all of them, one after the other. Returns the exit code: 0, 2 where a file could not be written, 130 and 143 when interrupted. */
export async function fixesCommand(defect: string | undefined, flags: FixesFlags): Promise<number> {
  demandValues(flags);
  const wanted = flags.json === true ? ['json', ...(flags.reporter ?? [])] : (flags.reporter ?? []);
  const destinations = readReporters<(report: FixesReport, style: TerminalStyle) => string>(wanted, forms);
  const seed = flags.seed ?? randomBytes(2).toString('hex');
  const rounds = parseCount(flags.rounds, '--rounds');
  const matches = await prepareMatches(
    defect,
    { ...flags, seed },
    {
      ...defaultOptions,
      control: false,
      preflight: false,
      lingerNs: watchedNs,
      rounds,
      ...(flags.n === undefined ? {} : { n: parseCount(flags.n, '--n') }),
    },
  );
  const startedMs = Date.now();
  const progress = createProgressLine(flags.quiet === true);
  const tables: FixesTable[] = [];
  let source: OpenTimeSource | undefined;
  let running: { readonly match: NamedMatch; readonly measurement: CureMeasurement } | undefined;
  const write = (interrupted: boolean): readonly UsageError[] => {
    const report: FixesReport = {
      schemaVersion: 1,
      kind: 'fixes',
      header: {
        version: readVersion(),
        startedAt: new Date(startedMs).toISOString(),
        durationMs: Date.now() - startedMs,
        argv: process.argv.slice(2),
        seed,
        environment: flags.environment,
        cores: cpus().length,
        rounds,
        interrupted,
        ...(source === undefined ? {} : stampFacts(source)),
      },
      defects: tables,
    };
    const otherwise = flags.quiet === true ? undefined : fixesText;
    return showForms(destinations, report, { otherwise, style: styleOf(process.stdout, flags.color) });
  };
  const writeSoFar = (): void => {
    if (running !== undefined) keep(tables, { ...running.match.heading, ...running.measurement.snapshot() });
    tellTroubles(write(true));
  };
  const interrupts = watchInterrupts({ onFirst: () => progress.show({ kind: 'note', text: interruptedNote }), onSecond: writeSoFar });
  try {
    source = await openTimeSource('auto', (text) => progress.show({ kind: 'note', text }));
    const settings: CureSettings = {
      turn: source.turn,
      env: (name) => process.env[name],
      signal: interrupts.signal,
      readFile: readTextFile,
      referenceCommand,
      onProgress: progress.show,
    };
    const harness = { meansOf: createMeansOf([]), ...(flags.calibrate === false ? {} : { startNullServer }) };
    for (const match of matches) {
      if (interrupts.signal.aborted) break;
      if (flags.quiet !== true) process.stderr.write(`${match.heading.defect}: ${counted(match.contestants.length, 'server')} in turn\n`);
      running = { match, measurement: startCures(match, settings, harness) };
      const measured = await running.measurement.finished;
      running = undefined;
      keep(tables, { ...match.heading, ...measured });
    }
  } catch (error) {
    progress.end();
    writeSoFar();
    throw error;
  } finally {
    progress.end();
    interrupts.dispose();
  }
  const troubles = write(interrupts.exitCode() !== undefined);
  tellTroubles(troubles);
  return interrupts.exitCode() ?? (troubles.length === 0 ? 0 : usageExit);
}

const usageExit = 2;

/** The reference server shows its faults at once. */
const watchedNs = 100e6;

/** Of a defect that was interrupted before its first round there is nothing to say. */
function keep(tables: FixesTable[], table: FixesTable): void {
  if (table.rows.some(({ attempts }) => attempts > 0)) tables.push(table);
}
