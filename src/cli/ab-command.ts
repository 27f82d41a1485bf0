// `ws-race ab <before> <after>`: two targets in turn, then the comparison of both reports.
import { randomBytes } from 'node:crypto';
import { cpus, hostname, platform, release } from 'node:os';
import { join } from 'node:path';
import { type AbSide, measureBoth } from '../campaign/ab.js';
import type { CampaignScenario } from '../campaign/settings.js';
import { signatureIds } from '../classify/explain.js';
import { overallVerdict } from '../judge/overall-verdict.js';
import { createRedactor, redactJson, secretsIn } from '../model/redact.js';
import type { Report } from '../model/report.js';
import { UsageError } from '../model/usage-error.js';
import { chooseTarget, type ChosenTarget } from '../plan/choose-target.js';
import { compilePlan } from '../plan/compile-plan.js';
import type { Config } from '../plan/config.js';
import { demandEnvironment } from '../plan/demand-environment.js';
import { planHash } from '../plan/plan-hash.js';
import type { RunOptions } from '../plan/run-options.js';
import { readAuthority } from '../run/reach-target.js';
import { demandOwnership } from './demand-ownership.js';
import { readTextFile, writeFileAtomically } from './files.js';
import { watchInterrupts } from './interrupts.js';
import { loadConfig } from './load-config.js';
import { demandRoomFor, readMachineLimits } from './machine-limits.js';
import { createMeansOf } from './means-of.js';
import { openTimeSource } from './open-time-source.js';
import { parseRunFlags } from './parse-run-flags.js';
import { readVersion } from './program.js';
import { createProgressLine } from './progress.js';
import { readReference } from './read-reference.js';
import { referenceCommand } from './reference-command.js';
import type { RunFlags } from './run-flags.js';
import { findScenario } from './scenarios.js';
import { secretValues } from './secret-values.js';
import { demandWritableFolder } from './writable.js';

export type AbFlags = RunFlags & { readonly minEffect?: string };

/** Returns the exit code: 1 on a regression, 3 where nothing could be compared, 130 or 143 when interrupted. */
export async function abCommand(names: readonly [before: string, after: string], scenarioName: string, flags: AbFlags): Promise<number> {
  const [beforeName, afterName] = names;
  const options = parseRunFlags(flags);
  const isNamed = names.some((name) => !isUrl(name) && referenceOf(name) === undefined);
  const config = isNamed ? await loadConfig(flags.config, names.join(' ')) : undefined;
  const seed = flags.seed ?? randomBytes(2).toString('hex');
  const scenario = await findScenario(scenarioName);
  const [before, after] = [beforeName, afterName].map((name) => {
    const chosen = chooseSide(name, config, options);
    const compiled = compilePlan({
      scenario,
      target: chosen.target,
      options,
      seed,
      signatures: config?.signatures ?? [],
      knownSignatures: signatureIds(),
      ...(config?.gate === undefined ? {} : { gate: config.gate }),
    });
    return { name, chosen, compiled, scenario: { plan: compiled.plan, planHash: planHash(compiled.plan) } };
  }) as [Side, Side];
  const secrets = new Map([...before.compiled.secrets, ...after.compiled.secrets]);
  const env = (name: string): string | undefined => secrets.get(name) ?? process.env[name];
  const limits = readMachineLimits();
  for (const { scenario: prepared, chosen } of [before, after]) {
    demandEnvironment(prepared.plan, env);
    await demandOwnership(readAuthority(prepared.plan.targets[0], env, 1).host, flags.iOwnThisTarget === true || chosen.target.owned);
    demandRoomFor(prepared.plan, limits);
  }
  if (flags.outputDir !== 'none') demandWritableFolder(flags.outputDir);
  const known = secretValues({ scenarios: [before.scenario, after.scenario], secrets }, process.env);
  const redact = createRedactor(known);
  const progress = createProgressLine(flags.quiet === true || flags.json === true);
  const interrupts = watchInterrupts({ onFirst: () => progress.show({ kind: 'note', text: 'interrupted' }), onSecond: () => undefined });
  const { turn, stampsWhy } = await openTimeSource('auto', (text) => progress.show({ kind: 'note', text }));
  const startedMs = Date.now();
  try {
    const both = await measureBoth(before.scenario, after.scenario, {
      settings: {
        turn,
        stampsWhy,
        env,
        signal: interrupts.signal,
        readFile: readTextFile,
        referenceCommand,
        onProgress: (event) => progress.show(event.kind === 'note' ? { ...event, text: redact(event.text) } : event),
      },
      meansOf: createMeansOf(config?.signatures ?? []),
    });
    progress.end();
    const made = { startedMs, seed, interrupted: interrupts.exitCode() !== undefined };
    const reports = [reportOf('before', before, both.before, made), reportOf('after', after, both.after, made)].map((report) =>
      redactJson(report, createRedactor([...known, ...secretsIn(report)])),
    );
    save(reports, flags);
    const interrupted = interrupts.exitCode();
    if (interrupted !== undefined) return interrupted;
    const { showComparison } = await import('./compare-command.js');
    return showComparison(reports.slice(0, 1), reports.slice(1), flags);
  } finally {
    progress.end();
    interrupts.dispose();
  }
}

interface Side {
  readonly name: string;
  readonly chosen: ChosenTarget;
  readonly compiled: ReturnType<typeof compilePlan>;
  readonly scenario: CampaignScenario;
}

const isUrl = (text: string): boolean => text.includes('://');
const referenceOf = (text: string): string | undefined => /^reference:(.*)$/.exec(text)?.[1];

/** A URL, `reference:broken`, `reference:fixed`, or the name of a target in ws-race.yaml. */
function chooseSide(name: string, config: Config | undefined, options: RunOptions): ChosenTarget {
  const reference = referenceOf(name);
  const common = { ci: false, options };
  if (reference !== undefined) return chooseTarget({ ...common, reference: readReference(reference) });
  if (isUrl(name)) return chooseTarget({ ...common, url: name });
  if (config === undefined) {
    throw new UsageError({
      read: name,
      wrong: 'this is neither a URL nor reference:broken nor reference:fixed, and there is no ws-race.yaml that describes targets',
      remedy: 'Write ws://host:port/path, reference:broken, or a target of ws-race.yaml.',
    });
  }
  return chooseTarget({ ...common, config, targetName: name });
}

interface Made {
  readonly startedMs: number;
  readonly seed: string;
  readonly interrupted: boolean;
}

function reportOf(which: string, side: Side, { report, address }: AbSide, { startedMs, seed, interrupted }: Made): Report {
  const { demo } = side.chosen;
  return {
    schemaVersion: 1,
    kind: 'run',
    header: {
      runId: `${seed.replace(/[^A-Za-z0-9]/g, '').slice(0, 8)}-${which}`,
      version: readVersion(),
      startedAt: new Date(startedMs).toISOString(),
      durationMs: Date.now() - startedMs,
      argv: process.argv.slice(2),
      hosts: [{ id: hostname(), zeroWallMs: startedMs, node: process.version, os: `${platform()} ${release()}`, cores: cpus().length }],
      labels: { ab: `${which}: ${side.name}` },
      end: interrupted ? 'interrupted' : 'done',
      addresses: [address],
      ...(demo === undefined ? {} : { demo }),
    },
    scenarios: [report],
    verdict: overallVerdict([report]),
  };
}

function save(reports: readonly Report[], { outputDir }: AbFlags): void {
  if (outputDir === 'none') return;
  for (const report of reports) {
    const { startedAt, runId } = report.header;
    const name = `${startedAt.replace(/\.\d+Z$/, 'Z').replaceAll(':', '-')}-${runId}.json`;
    writeFileAtomically(join(outputDir, name), `${JSON.stringify(report, undefined, 1)}\n`);
  }
}
