// `ws-race fixes`: each defect of the reference server against each of its cures.
import { randomBytes } from 'node:crypto';
import { cpus } from 'node:os';
import { type Contestant, measureCures } from '../campaign/fixes.js';
import { noCure, orderingCure } from '../campaign/cure-row.js';
import type { CampaignSettings } from '../campaign/settings.js';
import type { FixesReport, FixesTable } from '../model/fixes.js';
import { compilePlan } from '../plan/compile-plan.js';
import type { TargetConfig } from '../plan/config.js';
import { parseCount } from '../plan/option-values.js';
import { planHash } from '../plan/plan-hash.js';
import { referenceTarget } from '../plan/reference-target.js';
import { defaultOptions } from '../plan/run-options.js';
import type { Scenario } from '../plan/scenario.js';
import { fixesMarkdown, fixesText } from '../report/fixes-text.js';
import type { TerminalStyle } from '../report/style.js';
import { readTextFile, writeFileAtomically } from './files.js';
import { watchInterrupts } from './interrupts.js';
import { createMeansOf } from './means-of.js';
import { openTimeSource } from './open-time-source.js';
import { patientScenario } from './patient-scenario.js';
import { readVersion } from './program.js';
import { createProgressLine } from './progress.js';
import { demandKnown } from './reference-arguments.js';
import { type ListedCure, type ListedDefect, readReferenceCatalogue, type ReferenceCatalogue } from './reference-catalogue.js';
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
  const reportSoFar = (interrupted: boolean): FixesReport => ({
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
  const interrupts = watchInterrupts({ onFirst: () => progress.show({ kind: 'note', text: 'interrupted' }), onSecond: () => undefined });
  const { turn } = await openTimeSource('auto', (text) => progress.show({ kind: 'note', text }));
  const settings: CampaignSettings = {
    turn,
    env: (name) => process.env[name],
    signal: interrupts.signal,
    readFile: readTextFile,
    referenceCommand,
    onProgress: progress.show,
  };
  try {
    for (const each of chosen) {
      if (interrupts.signal.aborted) break;
      const scenario = await findScenario(scenarioFor[each.name] ?? 'concurrent');
      const { contestants, notApplicable } = contestantsOf(each, { scenario, catalogue, flags, options, seed });
      if (flags.quiet !== true) process.stderr.write(`${each.name}: ${contestants.length} servers in turn\n`);
      const rows = await measureCures(contestants, settings, createMeansOf([]));
      const { name, foundingCase, description } = each;
      tables.push({ defect: name, foundingCase, description, scenario: scenario.name, rows, notApplicable });
    }
  } finally {
    progress.end();
    interrupts.dispose();
  }
  const report = reportSoFar(interrupts.exitCode() !== undefined);
  const style = styleOf(process.stdout, flags.color);
  for (const { render, file } of destinations) {
    if (file === undefined) process.stdout.write(render(report, style));
    else writeFileAtomically(file, render(report, { ...style, colorLevel: 0 }));
  }
  if (!destinations.some(({ file }) => file === undefined) && flags.quiet !== true) process.stdout.write(fixesText(report, style));
  return interrupts.exitCode() ?? 0;
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

interface Meeting {
  readonly scenario: Scenario;
  readonly catalogue: ReferenceCatalogue;
  readonly flags: FixesFlags;
  readonly options: Parameters<typeof compilePlan>[0]['options'];
  readonly seed: string;
}

/** No cure first, then those that were published, last the order that makes the fault impossible. */
function contestantsOf(
  defect: ListedDefect,
  { scenario, catalogue, flags, options, seed }: Meeting,
): { readonly contestants: readonly Contestant[]; readonly notApplicable: readonly string[] } {
  const asked = catalogue.cures.filter(({ name }) => flags.fix === undefined || flags.fix.includes(name));
  const published = asked.filter(({ name, appliesTo }) => name !== orderingCure && appliesTo.includes(defect.name));
  const ordering = catalogue.cures.filter(({ name }) => name === orderingCure);
  const contestant = (name: string, description: string, cure?: ListedCure): Contestant => {
    const { plan } = compilePlan({
      scenario: cure?.clientWaitsFor === undefined ? scenario : patientScenario(scenario),
      target: targetOf(defect.name, cure, flags.environment),
      options,
      seed,
    });
    return { name, description, scenario: { plan, planHash: planHash(plan) } };
  };
  return {
    contestants: [
      contestant(noCure, 'the defect without a cure'),
      ...[...published, ...ordering].map((cure) => contestant(cure.name, cure.description, cure)),
    ],
    notApplicable: flags.fix === undefined ? [] : asked.filter((cure) => !cure.appliesTo.includes(defect.name)).map(({ name }) => name),
  };
}

function targetOf(defect: string, cure: ListedCure | undefined, environment: string): TargetConfig {
  const target = referenceTarget('fixed', [
    '--defect',
    defect,
    ...(cure === undefined ? [] : ['--fix', cure.name]),
    '--environment',
    environment,
  ]);
  if (cure?.clientWaitsFor === undefined) return target;
  const ready = { matcher: { match: { event: cure.clientWaitsFor } }, withinNs: 2e9, captures: [] };
  return { ...target, profile: { ...target.profile, ready } };
}
