// `ws-race run`: options -> plans -> campaign -> report -> files, screen and exit code.
import { randomBytes } from 'node:crypto';
import { type CampaignScenario, type CampaignSettings, startCampaign } from '../campaign/campaign.js';
import { exitCodeOf } from '../judge/exit-code.js';
import { createRedactor, redactJson, secretsIn } from '../model/redact.js';
import type { Report } from '../model/report.js';
import { UsageError } from '../model/usage-error.js';
import { chooseTarget } from '../plan/choose-target.js';
import { configUseOf } from '../plan/config-use.js';
import { demandEnvironment } from '../plan/demand-environment.js';
import { placesBelow } from '../plan/places.js';
import { readAuthority } from '../run/reach-target.js';
import { createAskedCaptureCheck } from './asked-capture.js';
import { compareAtEnd, demandSharedScenario, readBaseline } from './baseline.js';
import { demandLogFiles } from './demand-log-files.js';
import { demandOwnership } from './demand-ownership.js';
import { demandTlsFiles } from './demand-tls-files.js';
import { readTextFile } from './files.js';
import { interruptedNote, type Interrupts, watchInterrupts } from './interrupts.js';
import { isScenarioName } from './scenarios.js';
import { readGitCommit, readLabels } from './labels.js';
import { loadConfig } from './load-config.js';
import { demandRoomFor, readMachineLimits } from './machine-limits.js';
import { createMeansOf } from './means-of.js';
import { createOwnGauge } from './own-gauge.js';
import { startNullServer } from './start-null-server.js';
import { openTimeSource, readWantedStamps } from './open-time-source.js';
import { createPlanTeller } from './plan-teller.js';
import { preparePlans } from './prepare-plans.js';
import { createProgressLine } from './progress.js';
import { demandShardable, readShard } from './read-shard.js';
import { readReference } from './read-reference.js';
import { redactError } from './redact-error.js';
import { asksForReference, readReferenceArguments } from './reference-arguments.js';
import { referenceCommand } from './reference-command.js';
import { parseRunFlags } from './parse-run-flags.js';
import { createReportFile } from './report-file.js';
import { createHeader } from './report-header.js';
import { reportPath } from './report-path.js';
import type { RunFlags } from './run-flags.js';
import { readOutputs } from './run-outputs.js';
import { isCi } from './screen.js';
import { secretValues } from './secret-values.js';
import { withoutSwallowedScenario } from './swallowed-scenario.js';
import { tellTroubles } from './tell-troubles.js';
import { demandWritableFolder } from './writable.js';

/** Returns the exit code: see exitCodeOf; 130 or 143 when interrupted. */
export async function runCommand(given: readonly string[], givenFlags: RunFlags): Promise<number> {
  const { names, flags } = withoutSwallowedScenario(given, givenFlags, isScenarioName);
  const options = parseRunFlags(flags);
  const outputs = readOutputs(flags);
  const onInconclusive = readOnInconclusive(flags.onInconclusive);
  const share = readShard(flags);
  const wantedStamps = readWantedStamps(flags.stamps);
  const baseline = flags.baseline === undefined ? undefined : await readBaseline(flags.baseline);
  const config = await loadConfig(
    flags.config,
    flags.target ?? (flags.url === undefined && flags.reference === undefined && !asksForReference(flags) ? undefined : ''),
  );
  const chosen = chooseTarget({
    ...(config === undefined ? {} : { config }),
    ...(flags.config === undefined ? {} : { configPath: flags.config }),
    ...(flags.url === undefined ? {} : { url: flags.url }),
    ...(flags.target === undefined ? {} : { targetName: flags.target }),
    ...(flags.reference === undefined ? {} : { reference: readReference(flags.reference) }),
    referenceArguments: readReferenceArguments(flags),
    ci: isCi(),
    options,
  });
  const seed = flags.seed ?? randomBytes(2).toString('hex');
  const prepared = await preparePlans(names, { chosen, options, config, seed });
  if (baseline !== undefined) demandSharedScenario(baseline, prepared);
  const env = (name: string): string | undefined => prepared.secrets.get(name) ?? process.env[name];
  for (const { plan } of prepared.scenarios) demandEnvironment(plan, env);
  const limits = readMachineLimits();
  const places = placesBelow(config?.places ?? {}, `targets.${chosen.target.name}`);
  const placeOfUrl = flags.url === undefined ? places['url'] : undefined;
  // A scenario may lead to another URL of the target than the others.
  for (const { plan } of prepared.scenarios) {
    const [target] = plan.targets;
    const hostOf = (url: string): string => readAuthority({ ...target, url }, env, anyPort).host;
    const place = hostOf(target.url) === hostOf(chosen.target.url) ? placeOfUrl : places['limit.url'];
    await demandOwnership(hostOf(target.url), flags.iOwnThisTarget === true || chosen.target.owned, place);
    demandTlsFiles(target, flags, places);
    demandLogFiles(plan, { logs: chosen.target.logs, places });
    demandRoomFor(plan, limits);
    if (share !== undefined) demandShardable(plan, share);
  }
  if (outputs.folder !== undefined) demandWritableFolder(outputs.folder);

  const secrets = secretValues(prepared, process.env);
  const redact = createRedactor(secrets);
  const used = config === undefined ? undefined : configUseOf(config, chosen.target, options);
  const begun = createHeader(seed, chosen, { labels: readLabels(flags.label ?? []), config: used });
  const header = { ...begun, ...(share === undefined ? {} : { shard: share }) };
  const path = outputs.folder === undefined ? undefined : reportPath(outputs.folder, header);
  const progress = createProgressLine(outputs.quiet);
  const gitCommit = readGitCommit();
  // A server hands out secrets of its own: they are in the report itself.
  const redacted = (report: Report): Report => redactJson(report, createRedactor([...secrets, ...secretsIn(report)]));
  const reportFile = createReportFile(path);
  const save = (report: Report): void => reportFile.save(redacted(report));
  const tellPlans = outputs.quiet ? undefined : createPlanTeller(prepared.scenarios, share);
  // Two signals may come before there is anything to end.
  let endAtOnce: () => void = () => undefined;
  const interrupts: Interrupts = watchInterrupts({
    onFirst: () => progress.show({ kind: 'note', text: interruptedNote }),
    onSecond: () => endAtOnce(),
  });
  const { turn, stampsWhy } = await openTimeSource(wantedStamps, (text) => progress.show({ kind: 'note', text }));
  const captureCheck = await createAskedCaptureCheck(flags, turn);
  const campaign = startCampaign({
    scenarios: prepared.scenarios,
    settings: createSettings({
      env,
      turn,
      stampsWhy,
      ...(share === undefined ? {} : { share }),
      gauge: createOwnGauge(),
      available: limits,
      ...(wantsCalibration(flags, prepared.scenarios) ? { startNullServer } : {}),
      async onAddress(destination) {
        tellPlans?.();
        await captureCheck?.onAddress(destination);
      },
      ...(captureCheck === undefined ? {} : { onEvent: captureCheck.onEvent }),
      signal: interrupts.signal,
      onProgress: ({ ...event }) => progress.show(event.kind === 'note' ? { ...event, text: redact(event.text) } : event),
    }),
    meansOf: createMeansOf(config?.signatures ?? []),
    header,
    onReport: save,
  });
  endAtOnce = () => {
    save(campaign.snapshot());
    captureCheck?.end();
    tellTroubles(reportFile.troubles());
  };
  try {
    const commit = await gitCommit;
    const run = await campaign.finished;
    const captures = await captureCheck?.finish();
    const report = redacted({
      ...run,
      ...(commit === undefined ? {} : { header: { ...run.header, gitCommit: commit } }),
      ...(captures === undefined ? {} : { captures }),
    });
    progress.end();
    reportFile.save(report);
    const unwritten = await outputs.write(report, reportFile.writtenTo());
    if (!outputs.hasScreen) await captureCheck?.showBeside(report.captures ?? []);
    const exitCode = interrupts.exitCode() ?? exitCodeOf(report, onInconclusive);
    const whole = baseline === undefined ? exitCode : await compareAtEnd(baseline, report, exitCode);
    const troubles = [...reportFile.troubles(), ...unwritten];
    tellTroubles(troubles);
    return troubles.length === 0 ? whole : (interrupts.exitCode() ?? usageExit);
  } catch (error) {
    progress.end();
    save(campaign.snapshot());
    tellTroubles(reportFile.troubles());
    throw redactError(error, redact);
  } finally {
    captureCheck?.end();
    interrupts.dispose();
  }
}

const usageExit = 2;

/** By itself where a time decides: a quarter of a second more, and no time of our own is taken for the server's. */
const wantsCalibration = ({ calibrate, baseline }: RunFlags, scenarios: readonly CampaignScenario[]): boolean =>
  calibrate ?? (baseline !== undefined || scenarios.some(({ plan }) => plan.gates.some(({ over }) => over.kind === 'phase')));

/** Only to read the host of a URL that holds {port}. */
const anyPort = 1;

function createSettings(edge: Omit<CampaignSettings, 'readFile' | 'referenceCommand'>): CampaignSettings {
  return { ...edge, readFile: readTextFile, referenceCommand };
}

function readOnInconclusive(text: string): 'fail' | 'pass' {
  if (text === 'fail' || text === 'pass') return text;
  throw new UsageError({
    read: `--on-inconclusive ${text}`,
    wrong: 'this is neither fail nor pass',
    remedy: 'Write --on-inconclusive pass to let an inconclusive run pass.',
  });
}
