// The two targets of `ab`, each with its own compiled plan.
import type { CampaignScenario } from '../campaign/settings.js';
import type { ConfigUse } from '../model/report.js';
import { UsageError } from '../model/usage-error.js';
import { chooseTarget, type ChosenTarget } from '../plan/choose-target.js';
import type { Config } from '../plan/config.js';
import { configUseOf } from '../plan/config-use.js';
import { type Places, placesBelow } from '../plan/places.js';
import { planHash } from '../plan/plan-hash.js';
import type { RunOptions } from '../plan/run-options.js';
import type { Scenario } from '../plan/scenario.js';
import { mayUseTls } from '../plan/uses-tls.js';
import { compileScenario } from './compile-scenario.js';
import { readReference } from './read-reference.js';

export interface Side {
  /** As the user named it. */
  readonly name: string;
  readonly chosen: ChosenTarget;
  /** What of the config this side stands on. */
  readonly config: ConfigUse | undefined;
  readonly places: Places;
  readonly scenario: CampaignScenario;
  /** Literals that were taken out of the plan, by the name under which it asks for them. */
  readonly secrets: ReadonlyMap<string, string>;
}

/** Whether a config is needed to know what the name means. */
export const isConfigName = (name: string): boolean => !isUrl(name) && referenceOf(name) === undefined;

/** A side is a URL, `reference:broken`, `reference:fixed`, or the name of a target in ws-race.yaml. Throws a UsageError for anything else. */
export function prepareSides(
  [beforeName, afterName]: readonly [before: string, after: string],
  common: { readonly config: Config | undefined; readonly options: RunOptions; readonly scenario: Scenario; readonly seed: string },
): { readonly before: Side; readonly after: Side } {
  const { config } = common;
  const before = chooseSide(beforeName, common);
  const after = chooseSide(afterName, common);
  const usesTls = ({ target }: ChosenTarget): boolean => mayUseTls(target, (template) => template);
  const eitherUsesTls = usesTls(before) || usesTls(after);
  const prepare = (name: string, chosen: ChosenTarget): Side => {
    // Files of TLS are meant for the side that may use it; where neither does, the plan refuses them.
    const options = eitherUsesTls && !usesTls(chosen) ? withoutTlsFiles(common.options) : common.options;
    const { plan, secrets } = compileScenario(common.scenario, { ...common, chosen, options });
    return {
      name,
      chosen,
      config: config === undefined ? undefined : configUseOf(config, chosen.target, options),
      places: placesBelow(config?.places ?? {}, `targets.${chosen.target.name}`),
      scenario: { plan, planHash: planHash(plan) },
      secrets,
    };
  };
  return { before: prepare(beforeName, before), after: prepare(afterName, after) };
}

const tlsFiles: readonly string[] = ['caFile', 'certFile', 'keyFile'] satisfies readonly (keyof RunOptions)[];

const withoutTlsFiles = (options: RunOptions): RunOptions =>
  Object.fromEntries(Object.entries(options).filter(([name]) => !tlsFiles.includes(name))) as unknown as RunOptions;

const isUrl = (text: string): boolean => text.includes('://');
const referenceOf = (text: string): string | undefined => /^reference:(.*)$/.exec(text)?.[1];

function chooseSide(
  name: string,
  { config, options }: { readonly config: Config | undefined; readonly options: RunOptions },
): ChosenTarget {
  const reference = referenceOf(name);
  const common = { ci: false, options };
  if (reference !== undefined) return chooseTarget({ ...common, reference: readReference(reference, name) });
  if (isUrl(name)) return chooseTarget({ ...common, url: name, asArgument: true });
  if (config === undefined) {
    throw new UsageError({
      read: name,
      wrong: 'this is neither a URL nor reference:broken nor reference:fixed, and there is no ws-race.yaml that describes targets',
      remedy: 'Write ws://host:port/path, reference:broken, or a target of ws-race.yaml.',
    });
  }
  return chooseTarget({ ...common, config, targetName: name, asArgument: true });
}
