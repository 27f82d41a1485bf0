// `ws-race ab <before> <after>`: two targets in turn, then the comparison of both reports.
import { randomBytes } from 'node:crypto';
import { type AbContestant, type AbMeasurement, startBoth } from '../campaign/ab.js';
import { createRedactor } from '../model/redact.js';
import { UsageError } from '../model/usage-error.js';
import { counted } from '../report/figures.js';
import { demandEnvironment } from '../plan/demand-environment.js';
import { readAuthority } from '../run/reach-target.js';
import { createReportKeeper } from './ab-reports.js';
import { isConfigName, prepareSides, type Side } from './ab-sides.js';
import type { ShowComparison } from './compare-command.js';
import { demandLogFiles } from './demand-log-files.js';
import { demandOwnership } from './demand-ownership.js';
import { demandTlsFiles } from './demand-tls-files.js';
import { readTextFile } from './files.js';
import { interruptedNote, watchInterrupts } from './interrupts.js';
import { readGitCommit, readLabels } from './labels.js';
import { loadConfig } from './load-config.js';
import { demandRoomFor, type MachineLimits, readMachineLimits } from './machine-limits.js';
import { createMeansOf } from './means-of.js';
import { createOwnGauge } from './own-gauge.js';
import { openTimeSource, readWantedStamps } from './open-time-source.js';
import { parseRunFlags } from './parse-run-flags.js';
import { createProgressLine } from './progress.js';
import { redactError } from './redact-error.js';
import { referenceCommand } from './reference-command.js';
import type { RunFlags } from './run-flags.js';
import { findScenario } from './scenarios.js';
import { secretValues } from './secret-values.js';
import { startNullServer } from './start-null-server.js';
import { tellTroubles } from './tell-troubles.js';
import { demandUse } from './demand-use.js';
import { demandWritableFolder } from './writable.js';

export type AbFlags = RunFlags & { readonly minEffect?: string };

/** Returns the exit code: 1 on a regression, 3 where nothing could be compared, 130 or 143 when interrupted. */
export async function abCommand(names: readonly [before: string, after: string], scenarioName: string, flags: AbFlags): Promise<number> {
  const options = parseRunFlags(flags);
  const show = await readShow(flags);
  const wantedStamps = readWantedStamps(flags.stamps);
  const labels = readLabels(flags.label ?? []);
  const needsConfig = flags.config !== undefined || names.some(isConfigName);
  const config = needsConfig ? await loadConfig(flags.config, names.join(' ')) : undefined;
  const seed = flags.seed ?? randomBytes(2).toString('hex');
  const scenario = await findScenario(scenarioName);
  demandUse([scenario], options);
  const sides = prepareSides(names, { config, options, scenario, seed });
  const both = [sides.before, sides.after] as const;
  const limits = readMachineLimits();
  await demandRunnable(both, { flags, limits });

  const known = both.flatMap((side) => secretValues({ scenarios: [side.scenario], secrets: side.secrets }, process.env));
  const redact = createRedactor(known);
  const folder = flags.outputDir === 'none' ? undefined : flags.outputDir;
  const keep = createReportKeeper(sides, { seed, secrets: known, folder, labels });
  const gitCommit = readGitCommit();
  const progress = createProgressLine(flags.quiet === true || flags.json === true);
  let measurement: AbMeasurement | undefined;
  const keepSoFar = (): void => tellTroubles(keep(measurement?.snapshot() ?? {}, { interrupted: true }).troubles);
  const interrupts = watchInterrupts({ onFirst: () => progress.show({ kind: 'note', text: interruptedNote }), onSecond: keepSoFar });
  const { rounds } = sides.before.scenario.plan.schedule;
  if (flags.quiet !== true) process.stderr.write(`${scenario.name}: two targets in turn, ${counted(rounds, 'round')} each\n`);
  try {
    const { turn, stampsWhy } = await openTimeSource(wantedStamps, (text) => progress.show({ kind: 'note', text }));
    measurement = startBoth(contestantOf(sides.before), contestantOf(sides.after), {
      settings: {
        turn,
        stampsWhy,
        signal: interrupts.signal,
        readFile: readTextFile,
        referenceCommand,
        gauge: createOwnGauge(),
        available: limits,
        ...(flags.calibrate === false ? {} : { startNullServer }),
        onProgress: (event) => progress.show(event.kind === 'note' ? { ...event, text: redact(event.text) } : event),
      },
      meansOf: createMeansOf(config?.signatures ?? []),
    });
    const measured = await measurement.finished;
    progress.end();
    const interrupted = interrupts.exitCode();
    const { before, after, writtenTo, troubles } = keep(measured, { interrupted: interrupted !== undefined, gitCommit: await gitCommit });
    if (interrupted !== undefined) {
      const text = writtenTo.length === 0 ? 'there is no report' : `written: ${writtenTo.join(', ')}`;
      progress.show({ kind: 'note', text: `interrupted; ${text}` });
      tellTroubles(troubles);
      return interrupted;
    }
    const exitCode = show(before, after);
    tellTroubles(troubles);
    return troubles.length === 0 ? exitCode : usageExit;
  } catch (error) {
    // A target that cannot be used is said before anything is measured: there is nothing to keep.
    if (!(error instanceof UsageError)) keepSoFar();
    throw redactError(error, redact);
  } finally {
    progress.end();
    interrupts.dispose();
  }
}

const usageExit = 2;

/** What is wrong with how the comparison is to be shown is said before anything is measured. */
async function readShow(flags: AbFlags): Promise<ShowComparison> {
  const { prepareComparison } = await import('./compare-command.js');
  return prepareComparison(flags);
}

/** A token in either URL goes by the same name in both plans: each side has its own. */
const contestantOf = ({ scenario, secrets }: Side): AbContestant => ({
  scenario,
  env: (name) => secrets.get(name) ?? process.env[name],
});

async function demandRunnable(
  sides: readonly Side[],
  { flags, limits }: { readonly flags: RunFlags; readonly limits: MachineLimits },
): Promise<void> {
  for (const side of sides) {
    const { scenario, chosen, places } = side;
    const { env } = contestantOf(side);
    demandEnvironment(scenario.plan, env);
    demandTlsFiles(scenario.plan.targets[0], flags, places);
    demandLogFiles(scenario.plan, { logs: chosen.target.logs, places });
    const { host } = readAuthority(scenario.plan.targets[0], env, 1);
    await demandOwnership(host, flags.iOwnThisTarget === true || chosen.target.owned, places['url']);
    demandRoomFor(scenario.plan, limits);
  }
  if (flags.outputDir !== 'none') demandWritableFolder(flags.outputDir);
}
