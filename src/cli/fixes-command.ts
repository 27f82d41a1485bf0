// `ws-race fixes`: each defect of the reference server against each of its cures.
import { randomBytes } from 'node:crypto';
import { cpus } from 'node:os';
import { type CureMeasurement, startCures } from '../campaign/fixes.js';
import type { CampaignSettings } from '../campaign/settings.js';
import type { FixesReport, FixesTable } from '../model/fixes.js';
import { parseCount } from '../plan/option-values.js';
import { defaultOptions } from '../plan/run-options.js';
import { fixesMarkdown, fixesText } from '../report/fixes-text.js';
import type { TerminalStyle } from '../report/style.js';
import { contestantsOf } from './contestants.js';
import { readTextFile, writeFileAtomically } from './files.js';
import { interruptedNote, watchInterrupts } from './interrupts.js';
import { createMeansOf } from './means-of.js';
import { openTimeSource } from './open-time-source.js';
import { readVersion } from './version.js';
import { createProgressLine } from './progress.js';
import { demandKnown } from './reference-arguments.js';
import { type ListedDefect, readReferenceCatalogue, type ReferenceCatalogue } from './reference-catalogue.js';
import { referenceCommand } from './reference-command.js';
import { readReporters } from './reporter-list.js';
import { findScenario } from './scenarios.js';
import { styleOf } from './screen.js';

export interface FixesFlags {
  readonly fix?: readonly string[];
  readonly n?: string;
  readonly rounds: string;
  readonly seed?: string;
  readonly environment: string;
  readonly reporter?: readonly string[];
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly color?: boolean;
}

/** The scenario that provokes each defect. */
const scenarioFor: Readonly<Record<string, string>> = {
  'accept-race': 'concurrent',
  'greeting-race': 'concurrent',
  'lost-push': 'queued-message',
  'cold-start': 'cold-start',
  'lost-first-message': 'early-message',
  'registry-clobber': 'same-user',
  'crossed-identity': 'identity',
  'limit-off-by-one': 'limit',
};

const forms = {
  terminal: { render: fixesText },
  json: { render: (report: FixesReport) => `${JSON.stringify(report, undefined, 2)}\n` },
  markdown: { render: fixesMarkdown },
} satisfies Record<string, { readonly render: (report: FixesReport, style: TerminalStyle) => string }>;

/** Without a defect: all of them, one after the other. Returns the exit code: 0, or 130 and 143 when interrupted. */
export async function fixesCommand(defect: string | undefined, flags: FixesFlags): Promise<number> {
  const wanted = flags.json === true ? ['json', ...(flags.reporter ?? [])] : (flags.reporter ?? []);
  const destinations = readReporters<(report: FixesReport, style: TerminalStyle) => string>(wanted, forms);
  const catalogue = readReferenceCatalogue();
  const chosen = chooseDefects(defect, flags, catalogue);
  const options = {
    ...defaultOptions,
    control: false,
    preflight: false,
    lingerNs: watchedNs,
    rounds: parseCount(flags.rounds, '--rounds'),
    ...(flags.n === undefined ? {} : { n: parseCount(flags.n, '--n') }),
  };
  const seed = flags.seed ?? randomBytes(2).toString('hex');
  const startedMs = Date.now();
  const progress = createProgressLine(flags.quiet === true);
  const tables: FixesTable[] = [];
  let running: Running | undefined;
  const reportOf = (interrupted: boolean): FixesReport => ({
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
      interrupted,
    },
    defects: tables,
  });
  const write = (interrupted: boolean): void => {
    const report = reportOf(interrupted);
    const style = styleOf(process.stdout, flags.color);
    for (const { render, file } of destinations) {
      if (file === undefined) process.stdout.write(render(report, style));
      else writeFileAtomically(file, render(report, { ...style, colorLevel: 0 }));
    }
    if (!destinations.some(({ file }) => file === undefined) && flags.quiet !== true) process.stdout.write(fixesText(report, style));
  };
  const writeSoFar = (): void => {
    if (running !== undefined) keep(tables, running.tableOf(running.measurement.snapshot()));
    write(true);
  };
  const interrupts = watchInterrupts({ onFirst: () => progress.show({ kind: 'note', text: interruptedNote }), onSecond: writeSoFar });
  try {
    const { turn } = await openTimeSource('auto', (text) => progress.show({ kind: 'note', text }));
    const settings: CampaignSettings = {
      turn,
      env: (name) => process.env[name],
      signal: interrupts.signal,
      readFile: readTextFile,
      referenceCommand,
      onProgress: progress.show,
    };
    for (const { name, foundingCase, description } of chosen) {
      if (interrupts.signal.aborted) break;
      const scenario = await findScenario(scenarioFor[name] ?? 'concurrent');
      const meeting = { scenario, catalogue, options, seed, environment: flags.environment, ...(flags.fix && { fixes: flags.fix }) };
      const { contestants, notApplicable } = contestantsOf(name, meeting);
      if (flags.quiet !== true) process.stderr.write(`${name}: ${contestants.length} servers in turn\n`);
      const tableOf = (rows: FixesTable['rows']): FixesTable => ({
        defect: name,
        foundingCase,
        description,
        scenario: scenario.name,
        rows,
        notApplicable,
      });
      running = { measurement: startCures(contestants, settings, createMeansOf([])), tableOf };
      const rows = await running.measurement.finished;
      running = undefined;
      keep(tables, tableOf(rows));
    }
  } catch (error) {
    progress.end();
    writeSoFar();
    throw error;
  } finally {
    progress.end();
    interrupts.dispose();
  }
  write(interrupts.exitCode() !== undefined);
  return interrupts.exitCode() ?? 0;
}

interface Running {
  readonly measurement: CureMeasurement;
  readonly tableOf: (rows: FixesTable['rows']) => FixesTable;
}

/** Of a defect that was interrupted before its first round there is nothing to say. */
function keep(tables: FixesTable[], table: FixesTable): void {
  if (table.rows.some(({ attempts }) => attempts > 0)) tables.push(table);
}

/** The reference server shows its faults at once. */
const watchedNs = 100e6;

function chooseDefects(
  name: string | undefined,
  flags: FixesFlags,
  { defects, cures, environments }: ReferenceCatalogue,
): readonly ListedDefect[] {
  const nameOf = (each: ListedDefect): string => each.name;
  if (name !== undefined) demandKnown('fixes', name, defects.map(nameOf));
  for (const fix of flags.fix ?? []) demandKnown('--fix', fix, cures.map(nameOf));
  demandKnown('--environment', flags.environment, environments);
  return name === undefined ? defects : defects.filter((each) => each.name === name);
}
